var Ot="https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md";function ct(r,t,e,s,i=[]){let n=`nutify-${r}-card`;customElements.get(n)||customElements.define(n,t),window.customCards??=[],!window.customCards.some(o=>o.type===n)&&window.customCards.push({type:n,name:`Nutify: ${e}`,description:s,preview:!0,documentationURL:`${Ot}#${r}`,getEntitySuggestion:(o,c)=>{let a=o.entities[c];return a?.platform!=="nutify"||!i.includes(a.translation_key??"")?null:{config:{type:`custom:${n}`,device_id:a.device_id}}}})}function ht(){return location.pathname.split("/")[1]||"nutify"}function Nt(r,t){return t.callWS({type:"nutify/dashboard/config",language:t.locale?.language||t.language,base:ht()})}function Dt(r,t){return t.callWS({type:"nutify/dashboard/view",path:r.path,language:t.locale?.language||t.language,base:r.base??ht()})}function dt(r,t){if(customElements.get(r))return;let e=class extends HTMLElement{static{this.noEditor=!0}static{this.generate=t}};customElements.define(r,e)}dt("ll-strategy-dashboard-nutify",Nt);dt("ll-strategy-view-nutify-page",Dt);window.customStrategies??=[];window.customStrategies.push({type:"nutify",strategyType:"dashboard",name:"Nutify",description:"Every UPS, PDU and ATS behind your NUT servers",documentationURL:"https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md"});var N=globalThis,D=N.ShadowRoot&&(N.ShadyCSS===void 0||N.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,F=Symbol(),ut=new WeakMap,C=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==F)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(D&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=ut.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&ut.set(e,t))}return t}toString(){return this.cssText}},pt=r=>new C(typeof r=="string"?r:r+"",void 0,F),H=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((s,i,n)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+r[n+1],r[0]);return new C(e,r,F)},mt=(r,t)=>{if(D)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),i=N.litNonce;i!==void 0&&s.setAttribute("nonce",i),s.textContent=e.cssText,r.appendChild(s)}},B=D?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return pt(e)})(r):r;var{is:Vt,defineProperty:jt,getOwnPropertyDescriptor:It,getOwnPropertyNames:zt,getOwnPropertySymbols:Ft,getPrototypeOf:Bt}=Object,V=globalThis,ft=V.trustedTypes,Wt=ft?ft.emptyScript:"",qt=V.reactiveElementPolyfillSupport,T=(r,t)=>r,W={toAttribute(r,t){switch(t){case Boolean:r=r?Wt:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},yt=(r,t)=>!Vt(r,t),gt={attribute:!0,type:String,converter:W,reflect:!1,useDefault:!1,hasChanged:yt};Symbol.metadata??=Symbol("metadata"),V.litPropertyMetadata??=new WeakMap;var g=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=gt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),i=this.getPropertyDescriptor(t,s,e);i!==void 0&&jt(this.prototype,t,i)}}static getPropertyDescriptor(t,e,s){let{get:i,set:n}=It(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:i,set(o){let c=i?.call(this);n?.call(this,o),this.requestUpdate(t,c,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??gt}static _$Ei(){if(this.hasOwnProperty(T("elementProperties")))return;let t=Bt(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(T("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(T("properties"))){let e=this.properties,s=[...zt(e),...Ft(e)];for(let i of s)this.createProperty(i,e[i])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,i]of e)this.elementProperties.set(s,i)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let i=this._$Eu(e,s);i!==void 0&&this._$Eh.set(i,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let i of s)e.unshift(B(i))}else t!==void 0&&e.push(B(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return mt(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),i=this.constructor._$Eu(t,s);if(i!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:W).toAttribute(e,s.type);this._$Em=t,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(t,e){let s=this.constructor,i=s._$Eh.get(t);if(i!==void 0&&this._$Em!==i){let n=s.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:W;this._$Em=i;let c=o.fromAttribute(e,n.type);this[i]=c??this._$Ej?.get(i)??c,this._$Em=null}}requestUpdate(t,e,s,i=!1,n){if(t!==void 0){let o=this.constructor;if(i===!1&&(n=this[t]),s??=o.getPropertyOptions(t),!((s.hasChanged??yt)(n,e)||s.useDefault&&s.reflect&&n===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:i,wrapped:n},o){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),n!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),i===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[i,n]of s){let{wrapped:o}=n,c=this[i];o!==!0||this._$AL.has(i)||c===void 0||this.C(i,void 0,n,c)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};g.elementStyles=[],g.shadowRootOptions={mode:"open"},g[T("elementProperties")]=new Map,g[T("finalized")]=new Map,qt?.({ReactiveElement:g}),(V.reactiveElementVersions??=[]).push("2.1.2");var Q=globalThis,bt=r=>r,j=Q.trustedTypes,vt=j?j.createPolicy("lit-html",{createHTML:r=>r}):void 0,St="$lit$",b=`lit$${Math.random().toFixed(9).slice(2)}$`,Et="?"+b,Kt=`<${Et}>`,A=document,L=()=>A.createComment(""),P=r=>r===null||typeof r!="object"&&typeof r!="function",X=Array.isArray,Zt=r=>X(r)||typeof r?.[Symbol.iterator]=="function",q=`[ 	
\f\r]`,k=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,$t=/-->/g,_t=/>/g,_=RegExp(`>|${q}(?:([^\\s"'>=/]+)(${q}*=${q}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),wt=/'/g,At=/"/g,Ct=/^(?:script|style|textarea|title)$/i,tt=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),v=tt(1),$=tt(2),ae=tt(3),x=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),xt=new WeakMap,w=A.createTreeWalker(A,129);function Ht(r,t){if(!X(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return vt!==void 0?vt.createHTML(t):t}var Gt=(r,t)=>{let e=r.length-1,s=[],i,n=t===2?"<svg>":t===3?"<math>":"",o=k;for(let c=0;c<e;c++){let a=r[c],d,u,h=-1,f=0;for(;f<a.length&&(o.lastIndex=f,u=o.exec(a),u!==null);)f=o.lastIndex,o===k?u[1]==="!--"?o=$t:u[1]!==void 0?o=_t:u[2]!==void 0?(Ct.test(u[2])&&(i=RegExp("</"+u[2],"g")),o=_):u[3]!==void 0&&(o=_):o===_?u[0]===">"?(o=i??k,h=-1):u[1]===void 0?h=-2:(h=o.lastIndex-u[2].length,d=u[1],o=u[3]===void 0?_:u[3]==='"'?At:wt):o===At||o===wt?o=_:o===$t||o===_t?o=k:(o=_,i=void 0);let y=o===_&&r[c+1].startsWith("/>")?" ":"";n+=o===k?a+Kt:h>=0?(s.push(d),a.slice(0,h)+St+a.slice(h)+b+y):a+b+(h===-2?c:y)}return[Ht(r,n+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},M=class r{constructor({strings:t,_$litType$:e},s){let i;this.parts=[];let n=0,o=0,c=t.length-1,a=this.parts,[d,u]=Gt(t,e);if(this.el=r.createElement(d,s),w.currentNode=this.el.content,e===2||e===3){let h=this.el.content.firstChild;h.replaceWith(...h.childNodes)}for(;(i=w.nextNode())!==null&&a.length<c;){if(i.nodeType===1){if(i.hasAttributes())for(let h of i.getAttributeNames())if(h.endsWith(St)){let f=u[o++],y=i.getAttribute(h).split(b),O=/([.?@])?(.*)/.exec(f);a.push({type:1,index:n,name:O[2],strings:y,ctor:O[1]==="."?Z:O[1]==="?"?G:O[1]==="@"?Y:E}),i.removeAttribute(h)}else h.startsWith(b)&&(a.push({type:6,index:n}),i.removeAttribute(h));if(Ct.test(i.tagName)){let h=i.textContent.split(b),f=h.length-1;if(f>0){i.textContent=j?j.emptyScript:"";for(let y=0;y<f;y++)i.append(h[y],L()),w.nextNode(),a.push({type:2,index:++n});i.append(h[f],L())}}}else if(i.nodeType===8)if(i.data===Et)a.push({type:2,index:n});else{let h=-1;for(;(h=i.data.indexOf(b,h+1))!==-1;)a.push({type:7,index:n}),h+=b.length-1}n++}}static createElement(t,e){let s=A.createElement("template");return s.innerHTML=t,s}};function S(r,t,e=r,s){if(t===x)return t;let i=s!==void 0?e._$Co?.[s]:e._$Cl,n=P(t)?void 0:t._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(r),i._$AT(r,e,s)),s!==void 0?(e._$Co??=[])[s]=i:e._$Cl=i),i!==void 0&&(t=S(r,i._$AS(r,t.values),i,s)),t}var K=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,i=(t?.creationScope??A).importNode(e,!0);w.currentNode=i;let n=w.nextNode(),o=0,c=0,a=s[0];for(;a!==void 0;){if(o===a.index){let d;a.type===2?d=new U(n,n.nextSibling,this,t):a.type===1?d=new a.ctor(n,a.name,a.strings,this,t):a.type===6&&(d=new J(n,this,t)),this._$AV.push(d),a=s[++c]}o!==a?.index&&(n=w.nextNode(),o++)}return w.currentNode=A,i}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},U=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,i){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=S(this,t,e),P(t)?t===l||t==null||t===""?(this._$AH!==l&&this._$AR(),this._$AH=l):t!==this._$AH&&t!==x&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Zt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==l&&P(this._$AH)?this._$AA.nextSibling.data=t:this.T(A.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,i=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=M.createElement(Ht(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(e);else{let n=new K(i,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=xt.get(t.strings);return e===void 0&&xt.set(t.strings,e=new M(t)),e}k(t){X(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,i=0;for(let n of t)i===e.length?e.push(s=new r(this.O(L()),this.O(L()),this,this.options)):s=e[i],s._$AI(n),i++;i<e.length&&(this._$AR(s&&s._$AB.nextSibling,i),e.length=i)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=bt(t).nextSibling;bt(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},E=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,i,n){this.type=1,this._$AH=l,this._$AN=void 0,this.element=t,this.name=e,this._$AM=i,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=l}_$AI(t,e=this,s,i){let n=this.strings,o=!1;if(n===void 0)t=S(this,t,e,0),o=!P(t)||t!==this._$AH&&t!==x,o&&(this._$AH=t);else{let c=t,a,d;for(t=n[0],a=0;a<n.length-1;a++)d=S(this,c[s+a],e,a),d===x&&(d=this._$AH[a]),o||=!P(d)||d!==this._$AH[a],d===l?t=l:t!==l&&(t+=(d??"")+n[a+1]),this._$AH[a]=d}o&&!i&&this.j(t)}j(t){t===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Z=class extends E{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===l?void 0:t}},G=class extends E{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==l)}},Y=class extends E{constructor(t,e,s,i,n){super(t,e,s,i,n),this.type=5}_$AI(t,e=this){if((t=S(this,t,e,0)??l)===x)return;let s=this._$AH,i=t===l&&s!==l||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,n=t!==l&&(s===l||i);i&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},J=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){S(this,t)}};var Yt=Q.litHtmlPolyfillSupport;Yt?.(M,U),(Q.litHtmlVersions??=[]).push("3.3.3");var Tt=(r,t,e)=>{let s=e?.renderBefore??t,i=s._$litPart$;if(i===void 0){let n=e?.renderBefore??null;s._$litPart$=i=new U(t.insertBefore(L(),n),n,void 0,e??{})}return i._$AI(r),i};var et=globalThis,m=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Tt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return x}};m._$litElement$=!0,m.finalized=!0,et.litElementHydrateSupport?.({LitElement:m});var Jt=et.litElementPolyfillSupport;Jt?.({LitElement:m});(et.litElementVersions??=[]).push("4.2.2");function p(r,t){let e=t?r.states[t]:void 0;return!e||e.state==="unavailable"||e.state==="unknown"?"–":r.formatEntityState(e)}function I(r,t){let e=t?Number.parseFloat(r.states[t]?.state??""):NaN;return Number.isFinite(e)?e:void 0}function kt(r,t){return r&&typeof r=="object"&&"message"in r?String(r.message):t("error_unknown")}var st=new Map;async function z(r){let t=r.locale?.language||r.language,e=st.get(t);e||(e=r.callWS({type:"nutify/texts",language:t}),st.set(t,e),e.catch(()=>st.delete(t)));let s=await e;return(i,n={})=>(s[i]??i).replace(/\{(\w+)\}/g,(o,c)=>c in n?String(n[c]):o)}var it=H`
  :host {
    display: block;
  }
  ha-card {
    padding: 16px;
    box-sizing: border-box;
    height: 100%;
    color: var(--primary-text-color);
  }
  .muted {
    color: var(--secondary-text-color);
  }
  .message {
    padding: 24px 8px;
    text-align: center;
    color: var(--secondary-text-color);
  }
  .error {
    color: var(--error-color);
  }
  button {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--secondary-background-color);
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--primary-color);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.primary {
    background: var(--primary-color);
    border-color: var(--primary-color);
    color: var(--text-primary-color, #fff);
  }
  button.danger {
    border-color: var(--error-color);
    color: var(--error-color);
  }
  button.on {
    border-color: var(--primary-color);
    box-shadow: inset 0 0 0 1px var(--primary-color);
  }
  button:focus-visible,
  [tabindex]:focus-visible,
  input:focus-visible,
  select:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  input,
  select {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--outline-color, var(--divider-color));
    border-radius: 8px;
    padding: 6px 10px;
    min-height: 36px;
    box-sizing: border-box;
    max-width: 100%;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`,R=class extends m{constructor(){super(...arguments);this.preview=!1;this.problem="";this.stops=[];this.begun=!1;this.again=()=>{this.begin(!0)}}static{this.properties={hass:{attribute:!1},preview:{type:Boolean},config:{state:!0},text:{state:!0},problem:{state:!0}}}static{this.styles=[it]}setConfig(e){this.check(e),this.config=e,this.begun&&this.begin(!0)}getCardSize(){return 4}getGridOptions(){return{columns:"full",min_columns:6}}check(e){}async load(){}async follow(){return[]}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin(!0)}disconnectedCallback(){super.disconnectedCallback(),this.end()}firstUpdated(){this.begin(!1)}async begin(e){if(!(!this.hass||!this.config||this.begun&&!e)){this.end(),this.begun=!0,this.problem="";try{this.text=await z(this.hass),await this.load();let s=await this.follow();this.isConnected?this.stops=s:s.forEach(i=>i())}catch(s){this.fail(s)}this.hass.connection.addEventListener("ready",this.again)}}end(){this.stops.forEach(e=>e()),this.stops=[],this.hass?.connection.removeEventListener("ready",this.again)}fail(e){this.problem=kt(e,this.text??(s=>s))}async attempt(e){this.problem="";try{return await e(),!0}catch(s){return this.fail(s),!1}}render(){if(!this.hass||!this.config)return l;let e=this.text;return v`<ha-card>
      ${this.problem?v`<p class="error" role="alert">${this.problem}</p>`:l}
      ${e?this.draw(e):v`<div class="message" aria-busy="true">…</div>`}
    </ha-card>`}};function Lt(r,t,e){if(!r||r.locale!==t.locale||r.themes!==t.themes)return!0;for(let s of e)if(s&&r.states[s]!==t.states[s])return!0;return!1}function rt(r,t){r.dispatchEvent(new CustomEvent("hass-more-info",{bubbles:!0,composed:!0,detail:{entityId:t}}))}var Pt={name:"device_id",required:!0,selector:{device:{filter:{integration:"nutify"},entity:{domain:"event"}}}};var nt=class extends m{constructor(){super(...arguments);this.schema=[]}static{this.properties={hass:{attribute:!1},schema:{attribute:!1},config:{state:!0},text:{state:!0}}}setConfig(e){this.config=e}async firstUpdated(){this.text=await z(this.hass)}render(){let e=this.text;return!this.config||!e?l:v`<ha-form
      .hass=${this.hass}
      .data=${this.config}
      .schema=${this.schema}
      .computeLabel=${s=>e(`field_${s.name}`)}
      @value-changed=${this.changed}
    ></ha-form>`}changed(e){e.stopPropagation(),this.dispatchEvent(new CustomEvent("config-changed",{bubbles:!0,composed:!0,detail:{config:e.detail.value}}))}},ot="nutify-card-editor";customElements.get(ot)||customElements.define(ot,nt);function Mt(r){let t=document.createElement(ot);return t.schema=r,t}function Ut(r){return{device_id:Object.values(r.entities).find(e=>e.platform==="nutify"&&e.entity_id.startsWith("event."))?.device_id??""}}var at={mains:"M8.28,5.45L6.5,4.55L7.76,2H16.23L17.5,4.55L15.72,5.44L15,4H9L8.28,5.45M18.62,8H14.09L13.3,5H10.7L9.91,8H5.38L4.1,10.55L5.89,11.44L6.62,10H17.38L18.1,11.45L19.89,10.56L18.62,8M17.77,22H15.7L15.46,21.1L12,15.9L8.53,21.1L8.3,22H6.23L9.12,11H11.19L10.83,12.35L12,14.1L13.16,12.35L12.81,11H14.88L17.77,22M11.4,15L10.5,13.65L9.32,18.13L11.4,15M14.68,18.12L13.5,13.64L12.6,15L14.68,18.12Z",ups:"M7,2H17L13.5,9H17L10,22V14H7V2Z",load:"M4,1H20A1,1 0 0,1 21,2V6A1,1 0 0,1 20,7H4A1,1 0 0,1 3,6V2A1,1 0 0,1 4,1M4,9H20A1,1 0 0,1 21,10V14A1,1 0 0,1 20,15H4A1,1 0 0,1 3,14V10A1,1 0 0,1 4,9M4,17H20A1,1 0 0,1 21,18V22A1,1 0 0,1 20,23H4A1,1 0 0,1 3,22V18A1,1 0 0,1 4,17M9,5H10V3H9V5M9,13H10V11H9V13M9,21H10V19H9V21M5,3V5H7V3H5M5,11V13H7V11H5M5,19V21H7V19H5Z"},Qt=["on_battery","low_battery","forced_shutdown","calibrating"],Xt=["low_battery","forced_shutdown","overload","overheated"],Rt={status:["sensor/status"],charging:["binary_sensor/flag/charging"],onBattery:["binary_sensor/flag/on_battery"],bypass:["binary_sensor/flag/bypass"],boost:["binary_sensor/flag/boost"],trim:["binary_sensor/flag/trim"],input:["sensor/input_voltage","sensor/input_l1_n_voltage"],frequency:["sensor/input_frequency"],output:["sensor/output_voltage","sensor/output_l1_n_voltage"],power:["sensor/meter/load_power"],mainsPower:["sensor/meter/mains_power"],load:["sensor/ups_load"],charge:["sensor/battery_charge"],runtime:["sensor/battery_runtime"]},lt=class extends R{static{this.properties={...R.properties,ups:{state:!0}}}static getConfigElement(){return Mt([Pt])}static getStubConfig(t){return Ut(t)}check(t){if(typeof t.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let e=Object.keys(Rt).map(s=>this.entity(s));return Lt(t.get("hass"),this.hass,e)}entity(t){let e=this.ups?.entities??{};return Rt[t].map(s=>e[s]).find(Boolean)}isOn(t){return this.hass.states[this.entity(t)??""]?.state==="on"}situation(){let t=this.hass.states[this.entity("status")??""]?.state??"unavailable",e=this.isOn("onBattery")||Qt.includes(t),s="mains";["unavailable","unknown","not_reported"].includes(t)?s="unknown":t==="off"?s="off":e?s="battery":(this.isOn("bypass")||t==="bypass")&&(s="bypass");let i=I(this.hass,this.entity("input"));return{way:s,mains:s==="battery"?(i??0)>50:s!=="unknown",charging:this.isOn("charging")&&s!=="battery",regulated:this.isOn("boost")?"boost":this.isOn("trim")?"trim":"",alarm:Xt.includes(t)}}draw(t){let e=this.ups;if(!e)return l;let s=this.situation(),i=p(this.hass,this.entity("status")),n=s.way==="unknown"?t("flow_unknown"):i;return v`
      <svg
        viewBox="0 0 720 ${e.has_battery?310:190}"
        role="img"
        aria-label=${this.sentence(t,s,n)}
        class=${`way-${s.way} ${s.alarm?"alarm":""}`}
      >
        ${this.lines(s,e.has_battery)}
        ${this.node(90,92,46,at.mains,s.mains?"live":"dead","input")}
        ${this.node(360,92,56,at.ups,s.way==="off"?"dead":"live","status")}
        ${this.node(630,92,46,at.load,this.loadClass(s),"power")}
        ${!s.mains&&s.way==="battery"?$`<path class="cut" d="M176 74 L212 110 M212 74 L176 110" />`:l}
        ${this.label(90,164,p(this.hass,this.entity("input")),"big")}
        ${this.label(90,184,p(this.hass,this.entity("frequency")),"small")}
        ${this.label(630,164,p(this.hass,this.entity("power")),"big")}
        ${this.label(630,184,this.loadLine(t),"small")}
        ${this.label(360,20,n,"state")}
        ${s.regulated?this.label(225,74,t(`flow_${s.regulated}`),"note"):l}
        ${s.way==="bypass"?this.label(360,50,t("flow_bypass"),"note"):l}
        ${e.has_battery?this.battery(s):l}
      </svg>
    `}loadClass(t){return t.way==="off"||t.way==="unknown"?"dead":"load"}loadLine(t){let e=this.entity("load");return e?t("flow_load",{value:p(this.hass,e)}):""}sentence(t,e,s){return t(`flow_sentence_${e.way}`,{name:this.ups?.name,state:s,power:p(this.hass,this.entity("power")),input:p(this.hass,this.entity("input")),charge:p(this.hass,this.entity("charge")),runtime:p(this.hass,this.entity("runtime"))})}lines(t,e){let s=t.way==="mains"||t.way==="bypass",i=I(this.hass,this.entity("power"))??0,n=`${Math.max(.5,2.2-Math.log10(1+i)*.5).toFixed(2)}s`;return $`
      ${this.line("M140 92 H300",s||t.charging,"green",n)}
      ${t.way==="bypass"?this.line("M140 92 C 220 10, 500 10, 580 92",!0,"orange",n):this.line("M420 92 H580",t.way==="mains"||t.way==="battery","blue",n)}
      ${e?this.line(t.way==="battery"?"M360 204 V150":"M360 150 V204",t.way==="battery"||t.charging,t.way==="battery"?"orange":"green",t.way==="battery"?n:"2.4s"):l}`}line(t,e,s,i){return $`
      <path class="wire ${e?s:"idle"}" d=${t} />
      ${e?$`<path class="pulse ${s}" style="animation-duration:${i}" d=${t} />`:l}`}node(t,e,s,i,n,o){let c=this.entity(o);return $`
      <g
        class="node ${n} ${c?"opens":""}"
        @click=${()=>c&&rt(this,c)}
      >
        <circle cx=${t} cy=${e} r=${s} />
        <path transform="translate(${t-24},${e-24}) scale(2)" d=${i} />
      </g>`}battery(t){let e=I(this.hass,this.entity("charge")),s=48*Math.min(1,Math.max(0,(e??0)/100)),i=e===void 0?"idle":e<20?"red":e<50?"orange":"green",n=this.entity("charge");return $`
      <g
        class="node battery ${n?"opens":""} ${t.way==="unknown"?"dead":""}"
        @click=${()=>n&&rt(this,n)}
      >
        <rect x="344" y="216" width="32" height="6" rx="2" class="cap" />
        <rect x="330" y="222" width="60" height="60" rx="8" class="shell" />
        <rect x="336" y=${276-s} width="48" height=${s} rx="4" class="fill ${i}" />
      </g>
      ${this.label(404,248,p(this.hass,n),"big start")}
      ${this.label(404,270,p(this.hass,this.entity("runtime")),"small start")}`}label(t,e,s,i){return $`<text x=${t} y=${e} class="label ${i}" aria-hidden="true">${s}</text>`}static{this.styles=[it,H`
      ha-card {
        padding: 8px;
      }
      svg {
        display: block;
        width: 100%;
        max-height: 420px;
      }
      .wire,
      .pulse {
        fill: none;
        stroke-width: 5;
        stroke-linecap: round;
        stroke: var(--line);
      }
      .wire {
        opacity: 0.3;
      }
      .pulse {
        stroke-dasharray: 1 23;
        animation: flow 1.2s linear infinite;
      }
      .green {
        --line: var(--success-color, #43a047);
      }
      .blue {
        --line: var(--info-color, #1e88e5);
      }
      .orange {
        --line: var(--warning-color, #ff9800);
      }
      .red {
        --line: var(--error-color, #db4437);
      }
      .idle {
        --line: var(--disabled-text-color, #9e9e9e);
      }
      @keyframes flow {
        to {
          stroke-dashoffset: -24;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .pulse {
          animation: none;
          stroke-dasharray: none;
        }
      }
      .node circle {
        fill: color-mix(in srgb, var(--node) 14%, transparent);
        stroke: var(--node);
        stroke-width: 3;
      }
      .node > path {
        fill: var(--node);
      }
      .opens {
        cursor: pointer;
      }
      .live {
        --node: var(--success-color, #43a047);
      }
      .load {
        --node: var(--info-color, #1e88e5);
      }
      .dead {
        --node: var(--disabled-text-color, #9e9e9e);
      }
      .way-battery .live {
        --node: var(--warning-color, #ff9800);
      }
      .alarm .live {
        --node: var(--error-color, #db4437);
      }
      .shell {
        fill: none;
        stroke: var(--secondary-text-color);
        stroke-width: 3;
      }
      .cap {
        fill: var(--secondary-text-color);
      }
      .fill {
        fill: var(--line);
      }
      .cut {
        stroke: var(--error-color, #db4437);
        stroke-width: 6;
        stroke-linecap: round;
      }
      .label {
        text-anchor: middle;
        fill: var(--primary-text-color);
        font-size: 18px;
        font-weight: 500;
      }
      .small {
        font-size: 15px;
        font-weight: 400;
        fill: var(--secondary-text-color);
      }
      .start {
        text-anchor: start;
      }
      .state {
        font-size: 19px;
        font-weight: 600;
      }
      .alarm .state {
        fill: var(--error-color, #db4437);
      }
      .note {
        font-size: 15px;
        fill: var(--secondary-text-color);
      }
    `]}};ct("flow",lt,"power flow","From the mains through the UPS to the load, and the battery",["power_events","status"]);
