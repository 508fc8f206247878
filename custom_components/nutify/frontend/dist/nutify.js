var Or="https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md";function T(r,s,e=[]){let t=`nutify-${r}-card`;customElements.get(t)||customElements.define(t,s),window.customCards??=[],!window.customCards.some(n=>n.type===t)&&window.customCards.push({type:t,name:`Nutify: ${r}`,description:"",preview:!0,documentationURL:`${Or}#${r}`,getEntitySuggestion:(n,i)=>{let o=n.entities[i];return o?.platform!=="nutify"||!e.includes(o.translation_key??"")||!Object.values(n.entities).some(l=>l.device_id===o.device_id&&l.platform==="nutify"&&l.entity_id.startsWith("event."))?null:{config:{type:`custom:${t}`,device_id:o.device_id}}}})}function hs(r){for(let s of window.customCards??[]){let e=/^nutify-([a-z]+)-card$/.exec(s.type)?.[1];e&&(s.name=`Nutify: ${r(`card_${e}`)}`,s.description=r(`card_${e}_about`))}}var bt=new Map;async function he(r){let s=r.locale?.language||r.language,e=bt.get(s);e||(e=r.callWS({type:"nutify/texts",language:s}),bt.set(s,e),e.catch(()=>bt.delete(s)));let t=await e;return(n,i={})=>(t[n]??n).replace(/\{(\w+)\}/g,(o,a)=>a in i?String(i[a]):o)}function gs(){return location.pathname.split("/")[1]||"nutify"}function Pr(r,s){return s.callWS({type:"nutify/dashboard/config",language:s.locale?.language||s.language,base:gs()})}function Lr(r,s){return s.callWS({type:"nutify/dashboard/view",path:r.path,language:s.locale?.language||s.language,base:r.base??gs()})}function fs(r,s){if(customElements.get(r))return;let e=class extends HTMLElement{static{this.noEditor=!0}static{this.generate=s}};customElements.define(r,e)}fs("ll-strategy-dashboard-nutify",Pr);fs("ll-strategy-view-nutify-page",Lr);window.customStrategies??=[];window.customStrategies.push({type:"nutify",strategyType:"dashboard",name:"Nutify",description:"Every UPS, PDU and ATS behind your NUT servers",documentationURL:"https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md"});var Ue=globalThis,ze=Ue.ShadowRoot&&(Ue.ShadyCSS===void 0||Ue.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,yt=Symbol(),bs=new WeakMap,Se=class{constructor(s,e,t){if(this._$cssResult$=!0,t!==yt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=e}get styleSheet(){let s=this.o,e=this.t;if(ze&&s===void 0){let t=e!==void 0&&e.length===1;t&&(s=bs.get(e)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),t&&bs.set(e,s))}return s}toString(){return this.cssText}},ys=r=>new Se(typeof r=="string"?r:r+"",void 0,yt),y=(r,...s)=>{let e=r.length===1?r[0]:s.reduce((t,n,i)=>t+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[i+1],r[0]);return new Se(e,r,yt)},vs=(r,s)=>{if(ze)r.adoptedStyleSheets=s.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of s){let t=document.createElement("style"),n=Ue.litNonce;n!==void 0&&t.setAttribute("nonce",n),t.textContent=e.cssText,r.appendChild(t)}},vt=ze?r=>r:r=>r instanceof CSSStyleSheet?(s=>{let e="";for(let t of s.cssRules)e+=t.cssText;return ys(e)})(r):r;var{is:Dr,defineProperty:Ur,getOwnPropertyDescriptor:zr,getOwnPropertyNames:Ir,getOwnPropertySymbols:jr,getPrototypeOf:Nr}=Object,Ie=globalThis,ws=Ie.trustedTypes,Vr=ws?ws.emptyScript:"",Wr=Ie.reactiveElementPolyfillSupport,Ae=(r,s)=>r,wt={toAttribute(r,s){switch(s){case Boolean:r=r?Vr:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,s){let e=r;switch(s){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},xs=(r,s)=>!Dr(r,s),$s={attribute:!0,type:String,converter:wt,reflect:!1,useDefault:!1,hasChanged:xs};Symbol.metadata??=Symbol("metadata"),Ie.litPropertyMetadata??=new WeakMap;var F=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,e=$s){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(s,e),!e.noAccessor){let t=Symbol(),n=this.getPropertyDescriptor(s,t,e);n!==void 0&&Ur(this.prototype,s,n)}}static getPropertyDescriptor(s,e,t){let{get:n,set:i}=zr(this.prototype,s)??{get(){return this[e]},set(o){this[e]=o}};return{get:n,set(o){let a=n?.call(this);i?.call(this,o),this.requestUpdate(s,a,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??$s}static _$Ei(){if(this.hasOwnProperty(Ae("elementProperties")))return;let s=Nr(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(Ae("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Ae("properties"))){let e=this.properties,t=[...Ir(e),...jr(e)];for(let n of t)this.createProperty(n,e[n])}let s=this[Symbol.metadata];if(s!==null){let e=litPropertyMetadata.get(s);if(e!==void 0)for(let[t,n]of e)this.elementProperties.set(t,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let e=[];if(Array.isArray(s)){let t=new Set(s.flat(1/0).reverse());for(let n of t)e.unshift(vt(n))}else s!==void 0&&e.push(vt(s));return e}static _$Eu(s,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(s.set(t,this[t]),delete this[t]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return vs(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,e,t){this._$AK(s,t)}_$ET(s,e){let t=this.constructor.elementProperties.get(s),n=this.constructor._$Eu(s,t);if(n!==void 0&&t.reflect===!0){let i=(t.converter?.toAttribute!==void 0?t.converter:wt).toAttribute(e,t.type);this._$Em=s,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(s,e){let t=this.constructor,n=t._$Eh.get(s);if(n!==void 0&&this._$Em!==n){let i=t.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:wt;this._$Em=n;let a=o.fromAttribute(e,i.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(s,e,t,n=!1,i){if(s!==void 0){let o=this.constructor;if(n===!1&&(i=this[s]),t??=o.getPropertyOptions(s),!((t.hasChanged??xs)(i,e)||t.useDefault&&t.reflect&&i===this._$Ej?.get(s)&&!this.hasAttribute(o._$Eu(s,t))))return;this.C(s,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,e,{useDefault:t,reflect:n,wrapped:i},o){t&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,o??e??this[s]),i!==!0||o!==void 0)||(this._$AL.has(s)||(this.hasUpdated||t||(e=void 0),this._$AL.set(s,e)),n===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[n,i]of t){let{wrapped:o}=i,a=this[n];o!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,i,a)}}let s=!1,e=this._$AL;try{s=this.shouldUpdate(e),s?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw s=!1,this._$EM(),t}s&&this._$AE(e)}willUpdate(s){}_$AE(s){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(s){}firstUpdated(s){}};F.elementStyles=[],F.shadowRootOptions={mode:"open"},F[Ae("elementProperties")]=new Map,F[Ae("finalized")]=new Map,Wr?.({ReactiveElement:F}),(Ie.reactiveElementVersions??=[]).push("2.1.2");var xt=globalThis,_s=r=>r,je=xt.trustedTypes,ks=je?je.createPolicy("lit-html",{createHTML:r=>r}):void 0,_t="$lit$",B=`lit$${Math.random().toFixed(9).slice(2)}$`,kt="?"+B,Fr=`<${kt}>`,ae=document,Me=()=>ae.createComment(""),Ee=r=>r===null||typeof r!="object"&&typeof r!="function",Tt=Array.isArray,Es=r=>Tt(r)||typeof r?.[Symbol.iterator]=="function",$t=`[ 	
\f\r]`,Re=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ts=/-->/g,Ss=/>/g,ie=RegExp(`>|${$t}(?:([^\\s"'>=/]+)(${$t}*=${$t}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),As=/'/g,Rs=/"/g,Cs=/^(?:script|style|textarea|title)$/i,St=r=>(s,...e)=>({_$litType$:r,strings:s,values:e}),d=St(1),w=St(2),ga=St(3),q=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),Ms=new WeakMap,oe=ae.createTreeWalker(ae,129);function Hs(r,s){if(!Tt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return ks!==void 0?ks.createHTML(s):s}var Os=(r,s)=>{let e=r.length-1,t=[],n,i=s===2?"<svg>":s===3?"<math>":"",o=Re;for(let a=0;a<e;a++){let l=r[a],c,p,m=-1,h=0;for(;h<l.length&&(o.lastIndex=h,p=o.exec(l),p!==null);)h=o.lastIndex,o===Re?p[1]==="!--"?o=Ts:p[1]!==void 0?o=Ss:p[2]!==void 0?(Cs.test(p[2])&&(n=RegExp("</"+p[2],"g")),o=ie):p[3]!==void 0&&(o=ie):o===ie?p[0]===">"?(o=n??Re,m=-1):p[1]===void 0?m=-2:(m=o.lastIndex-p[2].length,c=p[1],o=p[3]===void 0?ie:p[3]==='"'?Rs:As):o===Rs||o===As?o=ie:o===Ts||o===Ss?o=Re:(o=ie,n=void 0);let f=o===ie&&r[a+1].startsWith("/>")?" ":"";i+=o===Re?l+Fr:m>=0?(t.push(c),l.slice(0,m)+_t+l.slice(m)+B+f):l+B+(m===-2?a:f)}return[Hs(r,i+(r[e]||"<?>")+(s===2?"</svg>":s===3?"</math>":"")),t]},Ce=class r{constructor({strings:s,_$litType$:e},t){let n;this.parts=[];let i=0,o=0,a=s.length-1,l=this.parts,[c,p]=Os(s,e);if(this.el=r.createElement(c,t),oe.currentNode=this.el.content,e===2||e===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(n=oe.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let m of n.getAttributeNames())if(m.endsWith(_t)){let h=p[o++],f=n.getAttribute(m).split(B),$=/([.?@])?(.*)/.exec(h);l.push({type:1,index:i,name:$[2],strings:f,ctor:$[1]==="."?Ve:$[1]==="?"?We:$[1]==="@"?Fe:de}),n.removeAttribute(m)}else m.startsWith(B)&&(l.push({type:6,index:i}),n.removeAttribute(m));if(Cs.test(n.tagName)){let m=n.textContent.split(B),h=m.length-1;if(h>0){n.textContent=je?je.emptyScript:"";for(let f=0;f<h;f++)n.append(m[f],Me()),oe.nextNode(),l.push({type:2,index:++i});n.append(m[h],Me())}}}else if(n.nodeType===8)if(n.data===kt)l.push({type:2,index:i});else{let m=-1;for(;(m=n.data.indexOf(B,m+1))!==-1;)l.push({type:7,index:i}),m+=B.length-1}i++}}static createElement(s,e){let t=ae.createElement("template");return t.innerHTML=s,t}};function le(r,s,e=r,t){if(s===q)return s;let n=t!==void 0?e._$Co?.[t]:e._$Cl,i=Ee(s)?void 0:s._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(r),n._$AT(r,e,t)),t!==void 0?(e._$Co??=[])[t]=n:e._$Cl=n),n!==void 0&&(s=le(r,n._$AS(r,s.values),n,t)),s}var Ne=class{constructor(s,e){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:e},parts:t}=this._$AD,n=(s?.creationScope??ae).importNode(e,!0);oe.currentNode=n;let i=oe.nextNode(),o=0,a=0,l=t[0];for(;l!==void 0;){if(o===l.index){let c;l.type===2?c=new ge(i,i.nextSibling,this,s):l.type===1?c=new l.ctor(i,l.name,l.strings,this,s):l.type===6&&(c=new Be(i,this,s)),this._$AV.push(c),l=t[++a]}o!==l?.index&&(i=oe.nextNode(),o++)}return oe.currentNode=ae,n}p(s){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(s,t,e),e+=t.strings.length-2):t._$AI(s[e])),e++}},ge=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(s,e,t,n){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=s,this._$AB=e,this._$AM=t,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let s=this._$AA.parentNode,e=this._$AM;return e!==void 0&&s?.nodeType===11&&(s=e.parentNode),s}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(s,e=this){s=le(this,s,e),Ee(s)?s===u||s==null||s===""?(this._$AH!==u&&this._$AR(),this._$AH=u):s!==this._$AH&&s!==q&&this._(s):s._$litType$!==void 0?this.$(s):s.nodeType!==void 0?this.T(s):Es(s)?this.k(s):this._(s)}O(s){return this._$AA.parentNode.insertBefore(s,this._$AB)}T(s){this._$AH!==s&&(this._$AR(),this._$AH=this.O(s))}_(s){this._$AH!==u&&Ee(this._$AH)?this._$AA.nextSibling.data=s:this.T(ae.createTextNode(s)),this._$AH=s}$(s){let{values:e,_$litType$:t}=s,n=typeof t=="number"?this._$AC(s):(t.el===void 0&&(t.el=Ce.createElement(Hs(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===n)this._$AH.p(e);else{let i=new Ne(n,this),o=i.u(this.options);i.p(e),this.T(o),this._$AH=i}}_$AC(s){let e=Ms.get(s.strings);return e===void 0&&Ms.set(s.strings,e=new Ce(s)),e}k(s){Tt(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,n=0;for(let i of s)n===e.length?e.push(t=new r(this.O(Me()),this.O(Me()),this,this.options)):t=e[n],t._$AI(i),n++;n<e.length&&(this._$AR(t&&t._$AB.nextSibling,n),e.length=n)}_$AR(s=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);s!==this._$AB;){let t=_s(s).nextSibling;_s(s).remove(),s=t}}setConnected(s){this._$AM===void 0&&(this._$Cv=s,this._$AP?.(s))}},de=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,e,t,n,i){this.type=1,this._$AH=u,this._$AN=void 0,this.element=s,this.name=e,this._$AM=n,this.options=i,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=u}_$AI(s,e=this,t,n){let i=this.strings,o=!1;if(i===void 0)s=le(this,s,e,0),o=!Ee(s)||s!==this._$AH&&s!==q,o&&(this._$AH=s);else{let a=s,l,c;for(s=i[0],l=0;l<i.length-1;l++)c=le(this,a[t+l],e,l),c===q&&(c=this._$AH[l]),o||=!Ee(c)||c!==this._$AH[l],c===u?s=u:s!==u&&(s+=(c??"")+i[l+1]),this._$AH[l]=c}o&&!n&&this.j(s)}j(s){s===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},Ve=class extends de{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===u?void 0:s}},We=class extends de{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==u)}},Fe=class extends de{constructor(s,e,t,n,i){super(s,e,t,n,i),this.type=5}_$AI(s,e=this){if((s=le(this,s,e,0)??u)===q)return;let t=this._$AH,n=s===u&&t!==u||s.capture!==t.capture||s.once!==t.once||s.passive!==t.passive,i=s!==u&&(t===u||n);n&&this.element.removeEventListener(this.name,this,t),i&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},Be=class{constructor(s,e,t){this.element=s,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(s){le(this,s)}},Ps={M:_t,P:B,A:kt,C:1,L:Os,R:Ne,D:Es,V:le,I:ge,H:de,N:We,U:Fe,B:Ve,F:Be},Br=xt.litHtmlPolyfillSupport;Br?.(Ce,ge),(xt.litHtmlVersions??=[]).push("3.3.3");var Ls=(r,s,e)=>{let t=e?.renderBefore??s,n=t._$litPart$;if(n===void 0){let i=e?.renderBefore??null;t._$litPart$=n=new ge(s.insertBefore(Me(),i),i,void 0,e??{})}return n._$AI(r),n};var At=globalThis,U=class extends F{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=Ls(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return q}};U._$litElement$=!0,U.finalized=!0,At.litElementHydrateSupport?.({LitElement:U});var qr=At.litElementPolyfillSupport;qr?.({LitElement:U});(At.litElementVersions??=[]).push("4.2.2");function Ds(r){switch(r.locale.number_format){case"comma_decimal":return"en-US";case"decimal_comma":return"de";case"space_comma":return"fr";case"quote_decimal":return"de-CH";case"none":return"en-US";case"system":return;default:return r.locale.language}}function g(r,s,e=1){return new Intl.NumberFormat(Ds(r),{maximumFractionDigits:e,useGrouping:r.locale.number_format!=="none"}).format(s)}function ce(r,s){try{return new Intl.NumberFormat(Ds(r),{style:"currency",currency:r.config.currency,useGrouping:r.locale.number_format!=="none"}).format(s)}catch{return`${g(r,s,2)} ${r.config.currency}`}}function E(r){return r.locale.time_zone==="server"?r.config.time_zone:void 0}function Kr(r){switch(r.locale.time_format){case"12":return"h12";case"24":return"h23";case"system":{let s=new Intl.DateTimeFormat(void 0,{hour:"numeric"}),{hourCycle:e}=s.resolvedOptions();return e==="h11"||e==="h12"?"h12":"h23"}default:return}}var Yr={DMY:["day","month","year"],MDY:["month","day","year"],YMD:["year","month","day"]};function Jr(r,s){let e=Yr[r.locale.date_format??""];if(!e)return;let t=new Intl.DateTimeFormat(r.locale.language,{year:"numeric",month:"numeric",day:"numeric",timeZone:E(r)}).formatToParts(s),n=t.find(({type:o})=>o==="literal")?.value??"/",i=o=>t.find(a=>a.type===o)?.value??"";return e.map(i).join(n)}function b(r,s,e={dateStyle:"medium",timeStyle:"short"}){let{dateStyle:t,...n}=e,i=t==="short"?Jr(r,new Date(s)):void 0,o={...i?n:e,timeZone:E(r),hourCycle:Kr(r)};if(i&&!n.timeStyle)return i;let a=new Intl.DateTimeFormat(r.locale.language,o);return[i,a.format(new Date(s))].filter(Boolean).join(", ")}var Gr=[["day",86400],["hour",3600],["minute",60],["second",1]];function _(r,s){let e=Math.round(s),t=[];for(let[n,i]of Gr){let o=Math.floor(e/i);e-=o*i,(o||n==="second"&&!t.length)&&t.push(new Intl.NumberFormat(r.locale.language,{style:"unit",unit:n,unitDisplay:"short"}).format(o))}return t.slice(0,2).join(" ")}function C(r,s){let e=s?r.states[s]:void 0;return!e||e.state==="unavailable"||e.state==="unknown"?"–":r.formatEntityState(e)}function fe(r,s){let e=s?Number.parseFloat(r.states[s]?.state??""):NaN;return Number.isFinite(e)?e:void 0}var Qr={mW:.001,W:1,kW:1e3,MW:1e6};function qe(r,s){let e=r.states[s??""]?.attributes.unit_of_measurement;return(fe(r,s)??0)*(Qr[String(e)]??1)}function Ke(r,s){return r&&typeof r=="object"&&"message"in r?String(r.message):s("error_unknown")}var Zr=5e3,Ye="/config/integrations/integration/nutify",G=y`color-mix(
  in srgb,
  var(--error-color, #db4437) 68%,
  var(--primary-text-color)
)`,k=y`
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
    color: ${G};
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
    /* Darker than the theme's own, on which white is hard to read. */
    background: color-mix(in srgb, var(--primary-color) 62%, #000);
    border-color: transparent;
    color: #fff;
  }
  button.danger {
    border-color: var(--error-color);
    color: ${G};
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
`,v=class extends U{constructor(){super(...arguments);this.problem="";this.stops=[];this.again=()=>this.beginLater(0)}static{this.properties={hass:{attribute:!1},config:{state:!0},text:{state:!0},problem:{state:!0}}}static{this.styles=[k]}setConfig(e){this.check(e),this.config=e,this.life&&this.begin()}getCardSize(){return 4}getGridOptions(){return{columns:"full",min_columns:6}}check(e){}async load(){}async follow(){return[]}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end()}updated(e){!this.life&&this.isConnected&&this.hass&&this.config&&this.begin()}async begin(){if(!this.hass||!this.config)return;this.end();let e=Symbol("life");this.life=e,this.hass.connection.addEventListener("ready",this.again);try{let t=await he(this.hass);if(this.life!==e||(this.text=t,await this.load(),this.life!==e))return;let n=await this.follow();this.life===e?(this.stops=n,this.problem=""):n.forEach(i=>i())}catch(t){if(this.life!==e)return;this.fail(t),this.beginLater(Zr)}}beginLater(e){clearTimeout(this.later),this.later=setTimeout(()=>{this.isConnected&&this.begin()},e)}end(){this.life=void 0,clearTimeout(this.later),this.stops.forEach(e=>e()),this.stops=[],this.hass?.connection.removeEventListener("ready",this.again)}fail(e){this.problem=Ke(e,this.text??(t=>t))}async attempt(e){this.problem="";try{return await e(),!0}catch(t){return this.fail(t),!1}}render(){if(!this.hass||!this.config)return u;let e=this.text;return d`<ha-card>
      ${this.problem?d`<p class="error" role="alert">${this.problem}</p>`:u}
      ${e?this.draw(e):d`<div class="message" aria-busy="true">…</div>`}
    </ha-card>`}};async function z(r,s,e){let{connection:t}=r,n=!1,i=()=>{n=!0};t.addEventListener("disconnected",i);let o=()=>t.removeEventListener("disconnected",i);try{let a=await t.subscribeMessage(e,s,{resubscribe:!1});return()=>{o(),n||a().catch(()=>{})}}catch(a){throw o(),a}}function S(r,s,e){if(!r||r.locale!==s.locale||r.themes!==s.themes)return!0;for(let t of e)if(t&&r.states[t]!==s.states[t])return!0;return!1}function be(r){history.pushState(null,"",r),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:!1}}))}function Us(r,s){r.dispatchEvent(new CustomEvent("hass-more-info",{bubbles:!0,composed:!0,detail:{entityId:s}}))}var I={name:"device_id",required:!0,selector:{device:{filter:{integration:"nutify"},entity:{domain:"event"}}}},Je={name:"device_id",selector:{device:{multiple:!0,filter:{integration:"nutify"},entity:{domain:"event"}}}};function ye(r,s){return{name:r,values:s}}var Rt=class extends U{constructor(){super(...arguments);this.schema=[]}static{this.properties={hass:{attribute:!1},schema:{attribute:!1},config:{state:!0},text:{state:!0}}}setConfig(e){this.config=e}async firstUpdated(){this.text=await he(this.hass)}render(){let e=this.text;return!this.config||!e?u:d`<ha-form
      .hass=${this.hass}
      .data=${this.config}
      .schema=${this.schema.map(t=>Xr(t,e))}
      .computeLabel=${t=>e(`field_${t.name}`)}
      @value-changed=${this.changed}
    ></ha-form>`}changed(e){e.stopPropagation(),this.dispatchEvent(new CustomEvent("config-changed",{bubbles:!0,composed:!0,detail:{config:e.detail.value}}))}};function Xr({values:r,...s},e){if(!r)return s;let t=r.map(n=>({value:n,label:e(`option_${n}`)}));return{...s,selector:{select:{mode:"dropdown",options:t}}}}var Mt="nutify-card-editor";customElements.get(Mt)||customElements.define(Mt,Rt);function A(r){let s=document.createElement(Mt);return s.schema=r,s}function j(r){return{device_id:Object.values(r.entities).find(e=>e.platform==="nutify"&&e.entity_id.startsWith("event."))?.device_id??""}}var Ge=["on_battery","low_battery","forced_shutdown","calibrating"];var Et={mains:"M8.28,5.45L6.5,4.55L7.76,2H16.23L17.5,4.55L15.72,5.44L15,4H9L8.28,5.45M18.62,8H14.09L13.3,5H10.7L9.91,8H5.38L4.1,10.55L5.89,11.44L6.62,10H17.38L18.1,11.45L19.89,10.56L18.62,8M17.77,22H15.7L15.46,21.1L12,15.9L8.53,21.1L8.3,22H6.23L9.12,11H11.19L10.83,12.35L12,14.1L13.16,12.35L12.81,11H14.88L17.77,22M11.4,15L10.5,13.65L9.32,18.13L11.4,15M14.68,18.12L13.5,13.64L12.6,15L14.68,18.12Z",ups:"M7,2H17L13.5,9H17L10,22V14H7V2Z",load:"M4,1H20A1,1 0 0,1 21,2V6A1,1 0 0,1 20,7H4A1,1 0 0,1 3,6V2A1,1 0 0,1 4,1M4,9H20A1,1 0 0,1 21,10V14A1,1 0 0,1 20,15H4A1,1 0 0,1 3,14V10A1,1 0 0,1 4,9M4,17H20A1,1 0 0,1 21,18V22A1,1 0 0,1 20,23H4A1,1 0 0,1 3,22V18A1,1 0 0,1 4,17M9,5H10V3H9V5M9,13H10V11H9V13M9,21H10V19H9V21M5,3V5H7V3H5M5,11V13H7V11H5M5,19V21H7V19H5Z"},ei=["unavailable","unknown","waiting","communication_fault"],ti=["low_battery","forced_shutdown","overload","overheated"],zs={status:["sensor/status"],charging:["binary_sensor/flag/charging"],onBattery:["binary_sensor/flag/on_battery"],bypass:["binary_sensor/flag/bypass"],boost:["binary_sensor/flag/boost"],trim:["binary_sensor/flag/trim"],input:["sensor/input_voltage","sensor/input_l1_n_voltage"],frequency:["sensor/input_frequency"],output:["sensor/output_voltage","sensor/output_l1_n_voltage"],power:["sensor/meter/load_power"],mainsPower:["sensor/meter/mains_power"],load:["sensor/ups_load"],charge:["sensor/battery_charge"],runtime:["sensor/battery_runtime"]},Ct=class extends v{static{this.properties={...v.properties,ups:{state:!0}}}static getConfigElement(){return A([I])}static getStubConfig(s){return j(s)}check(s){if(typeof s.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}shouldUpdate(s){if(s.size>1||!s.has("hass"))return!0;let e=Object.keys(zs).map(t=>this.entity(t));return S(s.get("hass"),this.hass,e)}entity(s){let e=this.ups?.entities??{};return zs[s].map(t=>e[t]).find(Boolean)}isOn(s){return this.hass.states[this.entity(s)??""]?.state==="on"}situation(){let s=this.hass.states[this.entity("status")??""]?.state??"unavailable",e=this.isOn("onBattery")||Ge.includes(s),t="mains";(s==="not_reported"?!this.ups?.has_battery:!ei.includes(s))?s==="off"?t="off":e?t="battery":(this.isOn("bypass")||s==="bypass")&&(t="bypass"):t="unknown";let i=fe(this.hass,this.entity("input"));return{way:t,mains:t==="battery"?(i??0)>50:t!=="unknown",charging:this.isOn("charging")&&t!=="battery",regulated:this.isOn("boost")?"boost":this.isOn("trim")?"trim":"",alarm:ti.includes(s)}}draw(s){let e=this.ups;if(!e)return u;let t=this.situation(),n=C(this.hass,this.entity("status")),i=n==="–"?s("flow_unknown"):n;return d`<div class="frame">
      <svg
        viewBox="0 0 720 ${e.has_battery?310:204}"
        role="group"
        aria-label=${this.sentence(s,t,i)}
        class=${`way-${t.way} ${t.alarm?"alarm":""}`}
      >
        ${this.lines(t,e.has_battery)}
        ${this.node(90,92,46,Et.mains,t.mains?"live":"dead","input")}
        ${this.node(360,92,56,Et.ups,t.way==="off"?"dead":"live","status")}
        ${this.node(630,92,46,Et.load,this.loadClass(t),"power")}
        ${!t.mains&&t.way==="battery"?w`<path class="cut" d="M176 74 L212 110 M212 74 L176 110" />`:u}
        ${this.label(90,164,this.shown("input"),"")}
        ${this.label(90,184,this.shown("frequency"),"small")}
        ${this.label(630,164,this.shown("power"),"")}
        ${this.label(630,184,this.loadLine(s),"small")}
        ${this.label(360,20,i,"state")}
        ${t.regulated?this.label(225,74,s(`flow_${t.regulated}`),"note"):u}
        ${t.way==="bypass"?this.label(360,50,s("flow_bypass"),"note"):u}
        ${e.has_battery?this.battery(t):u}
      </svg>
    </div>`}shown(s){let e=this.entity(s);return e?C(this.hass,e):""}loadClass(s){return s.way==="off"||s.way==="unknown"?"dead":"load"}loadLine(s){let e=this.entity("load");return e?s("flow_load",{value:C(this.hass,e)}):""}sentence(s,e,t){return s(`flow_sentence_${e.way}`,{name:this.ups?.name,state:t,power:C(this.hass,this.entity("power")),input:C(this.hass,this.entity("input")),charge:C(this.hass,this.entity("charge")),runtime:C(this.hass,this.entity("runtime"))})}lines(s,e){let t=s.way==="mains"||s.way==="bypass",n=qe(this.hass,this.entity("power")),i=`${Math.max(.5,2.2-Math.log10(1+n)*.5).toFixed(2)}s`;return w`
      ${this.line("M140 92 H300",t||s.charging,"green",i)}
      ${s.way==="bypass"?this.line("M140 92 C 220 10, 500 10, 580 92",!0,"orange",i):this.line("M420 92 H580",s.way==="mains"||s.way==="battery","blue",i)}
      ${e?this.line(s.way==="battery"?"M360 204 V150":"M360 150 V204",s.way==="battery"||s.charging,s.way==="battery"?"orange":"green",s.way==="battery"?i:"2.4s"):u}`}line(s,e,t,n){return w`
      <path class="wire ${e?t:"idle"}" d=${s} />
      ${e?w`<path class="pulse ${t}" style="animation-duration:${n}" d=${s} />`:u}`}node(s,e,t,n,i,o){return this.opener(o,`node ${i}`,w`
        <circle cx=${s} cy=${e} r=${t} />
        <path transform="translate(${s-24},${e-24}) scale(2)" d=${n} />`)}opener(s,e,t){let n=this.entity(s);if(!n)return w`<g class=${e}>${t}</g>`;let i=()=>Us(this,n),o=this.hass.states[n]?.attributes.friendly_name??n;return w`<g
      class=${`${e} opens`}
      role="button"
      tabindex="0"
      aria-label=${String(o)}
      @click=${i}
      @keydown=${a=>{a.key!=="Enter"&&a.key!==" "||(a.preventDefault(),i())}}
    >${t}</g>`}battery(s){let e=fe(this.hass,this.entity("charge")),t=48*Math.min(1,Math.max(0,(e??0)/100)),n=e===void 0?"idle":e<20?"red":e<50?"orange":"green";return w`
      ${this.opener("charge",`node battery ${s.way==="unknown"?"dead":""}`,w`
          <rect x="344" y="216" width="32" height="6" rx="2" class="cap" />
          <rect x="330" y="222" width="60" height="60" rx="8" class="shell" />
          <rect x="336" y=${276-t} width="48" height=${t} rx="4" class="fill ${n}" />`)}
      ${this.label(404,248,this.shown("charge"),"start")}
      ${this.label(404,270,this.shown("runtime"),"small start")}`}label(s,e,t,n){return w`<text x=${s} y=${e} class="label ${n}" aria-hidden="true">${t}</text>`}static{this.styles=[k,y`
      ha-card {
        padding: 8px;
      }
      svg {
        display: block;
        /* The picture is the same where words are written from right to left. */
        direction: ltr;
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
      .frame {
        container-type: inline-size;
      }
      /* The picture shrinks on a phone; its words must not. */
      @container (max-width: 480px) {
        .label {
          font-size: 30px;
        }
        .label.small {
          font-size: 24px;
          transform: translateY(9px);
        }
        .label.note {
          font-size: 22px;
        }
        .label.state {
          font-size: 28px;
          transform: translateY(6px);
        }
      }
    `]}};T("flow",Ct,["power_events","status"]);var Is={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},js=r=>(...s)=>({_$litDirective$:r,values:s}),Qe=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,e,t){this._$Ct=s,this._$AM=e,this._$Ci=t}_$AS(s,e){return this.update(s,e)}update(s,e){return this.render(...e)}};var{I:si}=Ps,Ns=r=>r;var Vs=()=>document.createComment(""),ve=(r,s,e)=>{let t=r._$AA.parentNode,n=s===void 0?r._$AB:s._$AA;if(e===void 0){let i=t.insertBefore(Vs(),n),o=t.insertBefore(Vs(),n);e=new si(i,o,r,r.options)}else{let i=e._$AB.nextSibling,o=e._$AM,a=o!==r;if(a){let l;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(l=r._$AU)!==o._$AU&&e._$AP(l)}if(i!==n||a){let l=e._$AA;for(;l!==i;){let c=Ns(l).nextSibling;Ns(t).insertBefore(l,n),l=c}}}return e},Q=(r,s,e=r)=>(r._$AI(s,e),r),ni={},Ws=(r,s=ni)=>r._$AH=s,Fs=r=>r._$AH,Ze=r=>{r._$AR(),r._$AA.remove()};var Bs=(r,s,e)=>{let t=new Map;for(let n=s;n<=e;n++)t.set(r[n],n);return t},H=js(class extends Qe{constructor(r){if(super(r),r.type!==Is.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,s,e){let t;e===void 0?e=s:s!==void 0&&(t=s);let n=[],i=[],o=0;for(let a of r)n[o]=t?t(a,o):o,i[o]=e(a,o),o++;return{values:i,keys:n}}render(r,s,e){return this.dt(r,s,e).values}update(r,[s,e,t]){let n=Fs(r),{values:i,keys:o}=this.dt(s,e,t);if(!Array.isArray(n))return this.ut=o,i;let a=this.ut??=[],l=[],c,p,m=0,h=n.length-1,f=0,$=i.length-1;for(;m<=h&&f<=$;)if(n[m]===null)m++;else if(n[h]===null)h--;else if(a[m]===o[f])l[f]=Q(n[m],i[f]),m++,f++;else if(a[h]===o[$])l[$]=Q(n[h],i[$]),h--,$--;else if(a[m]===o[$])l[$]=Q(n[m],i[$]),ve(r,l[$+1],n[m]),m++,$--;else if(a[h]===o[f])l[f]=Q(n[h],i[f]),ve(r,n[m],n[h]),h--,f++;else if(c===void 0&&(c=Bs(o,f,$),p=Bs(a,m,h)),c.has(a[m]))if(c.has(a[h])){let M=p.get(o[f]),re=M!==void 0?n[M]:null;if(re===null){let ms=ve(r,n[m]);Q(ms,i[f]),l[f]=ms}else l[f]=Q(re,i[f]),ve(r,n[m],re),n[M]=null;f++}else Ze(n[h]),h--;else Ze(n[m]),m++;for(;f<=$;){let M=ve(r,l[$+1]);Q(M,i[f]),l[f++]=M}for(;m<=h;){let M=n[m++];M!==null&&Ze(M)}return this.ut=o,Ws(r,l),q}});var ri=["on_line","eco","waiting","testing","calibrating","not_reported"],ii=["forced_shutdown","low_battery","unavailable","off","overload"],ue={status:"sensor/status",charge:"sensor/battery_charge",runtime:"sensor/battery_runtime",load:"sensor/ups_load",power:"sensor/meter/load_power",input:"sensor/input_voltage",output:"sensor/output_voltage"},qs=["binary_sensor/flag/replace_battery","binary_sensor/flag/alarm"],Ks="binary_sensor/flag/on_battery",Ht=class extends v{constructor(){super(...arguments);this.filter="all";this.words=""}static{this.properties={...v.properties,upses:{state:!0},filter:{state:!0},words:{state:!0}}}static getConfigElement(){return A([])}static getStubConfig(){return{}}async load(){this.upses=await this.hass.callWS({type:"nutify/ups/list"})}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,this.watched())}*watched(){for(let e of this.upses??[]){for(let t of Object.values(ue))yield e.entities[t];for(let t of[...qs,Ks])yield e.entities[t]}}status(e){return this.hass.states[e.entities[ue.status]??""]?.state??"unavailable"}urgency(e){let t=this.status(e);return ii.includes(t)?3:ri.includes(t)?qs.some(n=>this.hass.states[e.entities[n]??""]?.state==="on")?1:0:2}isOnBattery(e){return this.hass.states[e.entities[Ks]??""]?.state==="on"||Ge.includes(this.status(e))}chosen(e){let t=this.words.trim().toLowerCase();return e.filter(n=>this.filter==="battery"?this.isOnBattery(n):this.filter==="all"||this.urgency(n)>0).filter(n=>!t||`${n.name} ${n.server}`.toLowerCase().includes(t)).sort((n,i)=>this.urgency(i)-this.urgency(n)||n.name.localeCompare(i.name))}draw(e){let{upses:t}=this;if(!t)return this.problem?u:d`<div class="message" aria-busy="true">…</div>`;let n=this.chosen(t);return d`
      ${this.summary(e,t)} ${this.bar(e)}
      ${n.length?d`<ul>
            ${H(n,i=>i.device_id,i=>this.row(i,e))}
          </ul>`:d`<div class="message">${e("fleet_none")}</div>`}
    `}summary(e,t){let n=t.filter(o=>this.urgency(o)>0).length,i=t.reduce((o,a)=>o+qe(this.hass,a.entities[ue.power]),0);return d`<p class="summary" role="status">
      ${e(n?"fleet_attention":"fleet_calm",{count:t.length,troubled:n,power:`${g(this.hass,i,0)} W`})}
    </p>`}bar(e){return d`<div class="row">
      <input
        type="search"
        .value=${this.words}
        placeholder=${e("fleet_search")}
        aria-label=${e("fleet_search")}
        @input=${t=>{this.words=t.target.value}}
      />
      ${["all","attention","battery"].map(t=>d`<button
          class=${t===this.filter?"on":""}
          aria-pressed=${t===this.filter}
          @click=${()=>{this.filter=t}}
        >
          ${e(`fleet_filter_${t}`)}
        </button>`)}
    </div>`}row(e,t){let n=this.urgency(e),i=`/${this.config.base??"nutify"}/${e.path}`;return d`<li class="u${n}">
      <a
        href=${i}
        @click=${o=>{o.ctrlKey||o.metaKey||o.shiftKey||(o.preventDefault(),be(i))}}
      >
        <span class="name">${e.name}</span>
        <span class="status">${this.statusWord(e,t)}</span>
        ${this.meter(e,"charge",t)} ${this.meter(e,"load",t)}
        <span class="values">
          ${["power","runtime","input","output"].map(o=>e.entities[ue[o]]?d`<span title=${t(`fleet_${o}`)}
                  >${C(this.hass,e.entities[ue[o]])}</span
                >`:u)}
        </span>
      </a>
    </li>`}statusWord(e,t){let n=this.hass.states[e.entities[ue.status]??""];return!n||n.state==="unavailable"?t("flow_unknown"):this.hass.formatEntityState(n)}meter(e,t,n){let i=e.entities[ue[t]];if(!i)return u;let o=Math.min(100,Math.max(0,fe(this.hass,i)??0));return d`<span class="meter ${t}">
      <span class="track"><span style="inline-size:${o}%"></span></span>
      <span>${n(`fleet_${t}`)} ${C(this.hass,i)}</span>
    </span>`}static{this.styles=[k,y`
      .summary {
        margin: 0 0 12px;
        font-size: 1.1em;
      }
      ul {
        list-style: none;
        margin: 12px 0 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
        gap: 8px;
      }
      li {
        border: 1px solid var(--divider-color);
        border-inline-start: 6px solid var(--success-color, #43a047);
        border-radius: 12px;
        content-visibility: auto;
        contain-intrinsic-size: auto 112px;
      }
      li.u1,
      li.u2 {
        border-inline-start-color: var(--warning-color, #ff9800);
      }
      li.u3 {
        border-color: var(--error-color, #db4437);
        background: color-mix(in srgb, var(--error-color, #db4437) 8%, transparent);
      }
      a {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 6px 12px;
        padding: 10px 12px;
        color: inherit;
        text-decoration: none;
        border-radius: 12px;
      }
      a:hover {
        background: var(--secondary-background-color);
      }
      a:focus-visible {
        outline: 2px solid var(--primary-color);
      }
      .name {
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .status {
        color: var(--secondary-text-color);
      }
      .u3 .status {
        color: var(--primary-text-color);
        font-weight: 600;
      }
      .meter {
        display: grid;
        gap: 2px;
        font-size: 0.85em;
        color: var(--secondary-text-color);
        grid-column: span 1;
        min-inline-size: 90px;
      }
      .track {
        block-size: 6px;
        border-radius: 3px;
        background: var(--divider-color);
        overflow: hidden;
      }
      .track span {
        display: block;
        block-size: 100%;
        background: var(--success-color, #43a047);
      }
      .load .track span {
        background: var(--warning-color, #ff9800);
      }
      .values {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
        font-size: 0.9em;
      }
      input {
        flex: 1 1 160px;
      }
    `]}};T("fleet",Ht);var N=6e4,O=60*N,x=24*O,Ys=new Map;function oi(r){let s=r??"",e=Ys.get(s);return e||(e=new Intl.DateTimeFormat("en-US",{timeZone:r,hourCycle:"h23",year:"numeric",month:"numeric",day:"numeric",hour:"numeric",minute:"numeric"}),Ys.set(s,e)),e}function K(r,s){let e={};for(let{type:l,value:c}of oi(s).formatToParts(r))e[l]=Number(c);let{year:t=0,month:n=1,day:i=1,hour:o=0,minute:a=0}=e;return{year:t,month:n-1,day:i,hour:o,minute:a}}function we(r,s){let{year:e,month:t,day:n,hour:i,minute:o}=K(r,s);return Date.UTC(e,t,n,i,o)-Math.floor(r/N)*N}function L(r,s,e,t=1,n=0,i=0){let o=Date.UTC(s,e,t,n,i),a=o-we(o,r);return o-we(a,r)}function Xe({start:r,end:s},e,t=!0){let n=K(r.getTime(),e),i=K(s.getTime()+1,e),o=!n.hour&&!n.minute&&!i.hour&&!i.minute,a=2*r.getTime()-s.getTime()-1;if(t&&o&&n.day===1&&i.day===1){let l=(i.year-n.year)*12+i.month-n.month;a=L(e,n.year,n.month-l)}else if(o){let l=Math.round((s.getTime()+1-r.getTime())/x);a=L(e,n.year,n.month,n.day-l)}return{start:new Date(a),end:new Date(r.getTime()-1)}}function et(r,s,e){let t=(s-r||1)/Math.max(1,e),n=10**Math.floor(Math.log10(t)),i=[1,2,2.5,5,10].find(p=>p*n>=t*.999)??10,o=i*n,a=[],l=Math.ceil(r/o-1e-9);for(let p=l;p*o<=s+o*1e-9;p++)a.push(p*o||0);let c=-Math.floor(Math.log10(n)+1e-9)+(i===2.5?1:0);return{ticks:a,digits:Math.min(4,Math.max(0,c)),step:o}}var ai=[["minute",5,5*N],["minute",15,15*N],["minute",30,30*N],["hour",1,O],["hour",2,2*O],["hour",3,3*O],["hour",6,6*O],["hour",12,12*O],["day",1,x],["day",2,2*x],["day",4,4*x],["day",7,7*x],["day",14,14*x],["month",1,30*x],["month",2,61*x],["month",3,91*x],["month",6,182*x],["month",12,365*x],["month",24,730*x]];function Js(r,s,e,t){let[n,i]=ai.find(l=>(e-s)/l[2]<=t)??["month",60],o=E(r),a=[];for(let l=0,c=-1/0;l<2e3;l++){let p=li(K(s,o),n,l*i,i,o);if(p>e)break;p<s||p<=c||(c=p,a.push({at:p,label:di(r,p,n,e-s,o)}))}return a}function li(r,s,e,t,n){let{year:i,month:o,day:a,hour:l}=r;switch(s){case"minute":return L(n,i,o,a,l,e);case"hour":return L(n,i,o,a,e);case"day":return L(n,i,o,a+e);default:return L(n,i,o-o%Math.min(12,t)+e)}}function di(r,s,e,t,n){let{hour:i,minute:o,month:a}=K(s,n);return e==="month"?b(r,s,{month:"short",...a===0||t>800*x?{year:"numeric"}:{}}):e==="day"||!i&&!o&&t>1.1*x?b(r,s,{day:"numeric",month:"short"}):b(r,s,{hour:"numeric",minute:"2-digit"})}function Gs(r,s,e,t){let n=r.map((l,c)=>({at:l,index:c})).sort((l,c)=>l.at-c.at),i=e-s;for(let l of n)i=l.at=Math.max(l.at,i+s);let o=t+s;for(let l of n.reverse())o=l.at=Math.min(l.at,o-s);let a=[...r];for(let{at:l,index:c}of n)a[c]=l;return a}var $e=class{constructor(s,e){this.host=s;this.selector=e;this.width=0;this.element=null;this.observer=new ResizeObserver(([s])=>{let e=Math.round(s?.contentRect.width??0);e&&e!==this.width&&(this.width=e,this.host.requestUpdate())});s.addController(this)}hostUpdated(){let s=this.host.renderRoot.querySelector(this.selector);s!==this.element&&(this.hostDisconnected(),this.element=s,s&&this.observer.observe(s))}hostConnected(){this.element&&this.observer.observe(this.element)}hostDisconnected(){this.observer.disconnect()}},tt=y`
  svg {
    display: block;
    /* Time runs from left to right in every language. */
    direction: ltr;
    overflow: visible;
  }
  .grid {
    stroke: var(--divider-color);
    stroke-width: 1;
  }
  .tick {
    fill: var(--secondary-text-color);
    font-size: 12px;
  }
  .tip {
    position: absolute;
    z-index: 2;
    pointer-events: none;
    padding: 6px 10px;
    border-radius: 8px;
    font-size: 13px;
    line-height: 1.45;
    max-width: 230px;
    width: max-content;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
  }
  .tip b {
    display: block;
    font-weight: 600;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
`;var ci=300;function Z(r){let s=(Array.isArray(r)?r:[r]).filter(e=>!!e);return s.length?s:void 0}function st(r){if((Array.isArray(r)?r:[r??""]).some(e=>typeof e!="string"))throw new Error("device_id: a device, or a list of them")}async function nt(r,s){let e,t=await z(r,{type:"nutify/journal/subscribe"},()=>{e??=window.setTimeout(()=>{e=void 0,s()},ci)});return()=>{window.clearTimeout(e),t()}}async function rt(r,s,e,t){return(await r.callWS({type:"nutify/journal/outages",device_id:s,start:new Date(e).toISOString(),end:t===void 0?void 0:new Date(t).toISOString()})).upses}function xe(r,s){let e=Date.parse(r.begin);return[e,Math.max(e,r.lasts?s:Date.parse(r.end))]}function V(r,s){return r.lasts?Math.max(r.seconds,(s-Date.parse(r.begin))/1e3):r.seconds}function D(r,s){return Math.floor((s+we(s,E(r)))/x)}function P(r,s){let e=s*x,t=e-we(e,E(r));return e-we(t,E(r))}function X(r,s,e={dateStyle:"full"}){return new Intl.DateTimeFormat(r.locale.language,{...e,timeZone:"UTC"}).format(s*x)}var it={device:"",kind:"",type:"",unacknowledged:!1,offset:0},pe=200,Qs=1e3,ui=25;function He(r){return r.limit??ui}function Ot(r,s){return Z(r.device_id)??Z(s.device)}function Pt(r,s,e,t=He(s)){return r.callWS({type:"nutify/journal/list",language:r.locale?.language||r.language,device_id:Ot(s,e),kind:s.kind??(e.kind||void 0),types:e.type?[e.type]:void 0,acknowledged:e.unacknowledged?!1:void 0,offset:e.offset,limit:t})}async function pi(r,s,e){let t=new Map;for(let n=0;n<Qs;n+=pe){let i=await Pt(r,s,{...e,offset:n},pe);if(i.rows.forEach(o=>t.set(o.id,o)),n+pe>=i.total)break}return[...t.values()].slice(0,Qs)}function mi(r){if(typeof r=="number")return String(r);let s=r??"";return`"${(/^[=+\-@\t\r\n]/.test(s)?`'${s}`:s).replaceAll('"','""')}"`}function hi(r,s,e){let t=["time","ups","type","severity","what","duration_seconds"],n=["charge_begin","charge_lowest","charge_end","by","at"],i=r.map(o=>[o.time,o.name,e(o),s(`events_severity_${o.severity}`),o.text,o.duration,...[0,1,2].map(a=>o.charge?.[a]),o.acknowledged_by,o.acknowledged_at]);return[[...t,...n].map(o=>s(`events_csv_${o}`)),...i].map(o=>o.map(mi).join(",")).join(`\r
`)}async function Zs(r,s,e,t,n){let i=hi(await pi(r,s,e),t,n),o=new Blob([`\uFEFF${i}`],{type:"text/csv;charset=utf-8"}),a=document.createElement("a");a.href=URL.createObjectURL(o),a.download=`nutify-events-${new Date().toISOString().slice(0,10)}.csv`,a.click(),window.setTimeout(()=>URL.revokeObjectURL(a.href),1e4)}var gi=[["hour",3600],["minute",60]];function Xs(r,s,e){let t=Math.max(0,(e-Date.parse(s))/1e3);if(t>=86400)return b(r,s,{dateStyle:"short",timeStyle:"short"});let n=new Intl.RelativeTimeFormat(r.locale.language,{numeric:"auto",style:"short"});for(let[i,o]of gi)if(t>=o)return n.format(-Math.floor(t/o),i);return n.format(0,"second")}var en=y`
  .root {
    container-type: inline-size;
  }
  .bar {
    margin-block-end: 12px;
  }
  .kinds {
    display: inline-flex;
  }
  .kinds button {
    border-radius: 0;
    margin-inline-start: -1px;
  }
  .kinds button:first-child {
    border-start-start-radius: 18px;
    border-end-start-radius: 18px;
    margin-inline-start: 0;
  }
  .kinds button:last-child {
    border-start-end-radius: 18px;
    border-end-end-radius: 18px;
  }
  .kinds .on,
  .kinds button:focus-visible {
    position: relative;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
    cursor: pointer;
  }
  .check input {
    min-height: 0;
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--primary-color);
  }
  .rows {
    position: relative;
    overflow-x: auto;
    transition: opacity 0.2s;
  }
  .rows:focus {
    outline: none;
  }
  .rows[aria-busy="true"] {
    opacity: 0.6;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
    line-height: 1.4;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: 10px 8px;
    border-block-end: 1px solid var(--divider-color);
    font-weight: 400;
  }
  thead th {
    color: var(--secondary-text-color);
    font-weight: 500;
    white-space: nowrap;
    vertical-align: bottom;
  }
  .time,
  .duration,
  .drop {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  tbody .ups {
    min-width: 9em;
    max-width: 16em;
    overflow-wrap: anywhere;
    font-weight: 500;
  }
  .what {
    width: 40%;
    min-width: 12em;
    overflow-wrap: anywhere;
  }
  td > button.small {
    margin-block: -5px;
  }
  .with-icon {
    display: flex;
    gap: 8px;
  }
  .severity,
  .icon {
    flex: none;
    line-height: 0;
  }
  .icon {
    width: 18px;
    height: 18px;
    fill: currentColor;
    vertical-align: middle;
  }
  .information {
    color: var(--info-color, #039be5);
  }
  .warning {
    color: var(--warning-color, #ffa600);
  }
  .critical {
    color: var(--error-color, #db4437);
  }
  .sentence {
    display: inline-block;
  }
  .sentence::first-letter {
    text-transform: uppercase;
  }
  strong {
    font-weight: 500;
    margin-inline-end: 4px;
  }
  summary {
    cursor: pointer;
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  details p {
    margin: 4px 0 0;
    white-space: pre-line;
  }
  button.small {
    min-height: 30px;
    padding: 2px 10px;
    font-size: 13px;
    white-space: nowrap;
  }
  button.small .icon {
    width: 16px;
    height: 16px;
  }
  button.round {
    width: 36px;
    padding: 0;
    border-radius: 50%;
  }
  button.small.round {
    width: 30px;
  }
  .seen-by .muted {
    display: block;
    font-size: 13px;
  }
  .actions {
    text-align: end;
  }
  .confirm {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: 6px;
    color: ${G};
  }
  .live th,
  .live td {
    background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
  }
  .live.test th,
  .live.test td {
    background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
  }
  .pulse {
    flex: none;
    width: 12px;
    height: 12px;
    margin: 4px 3px;
    border-radius: 50%;
    background: var(--warning-color, #ffa600);
    animation: pulse 1.6s ease-out infinite;
  }
  .test .pulse {
    background: var(--info-color, #039be5);
  }
  @keyframes pulse {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--warning-color) 70%, transparent);
    }
    to {
      box-shadow: 0 0 0 9px transparent;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pulse {
      animation: none;
    }
    .rows {
      transition: none;
    }
  }
  .foot {
    margin-block-start: 12px;
  }
  .pager {
    margin-inline-end: auto;
  }
  .arrow {
    font-size: 22px;
    line-height: 1;
  }
  ul {
    list-style: none;
    margin: -8px 0;
    padding: 0;
  }
  li {
    display: flex;
    gap: 10px;
    padding-block: 9px;
    font-size: 14px;
    line-height: 1.35;
  }
  li + li {
    border-block-start: 1px solid var(--divider-color);
  }
  li.live {
    margin-inline: -16px;
    padding-inline: 16px;
    background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
  }
  li.live:first-child {
    margin-block-start: -8px;
    padding-block-start: 17px;
    border-start-start-radius: var(--ha-card-border-radius, 12px);
    border-start-end-radius: var(--ha-card-border-radius, 12px);
  }
  li.live.test {
    background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
  }
  .words {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  li .ups {
    display: block;
    font-weight: 500;
  }
  li .sentence {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  li .ups + .sentence {
    color: var(--secondary-text-color);
  }
  li .when {
    flex: none;
    color: var(--secondary-text-color);
    font-size: 12px;
    line-height: 19px;
    font-variant-numeric: tabular-nums;
  }
  .clock {
    display: inline-block;
  }
  @container (width < 1000px) {
    tbody .clock {
      display: block;
    }
    .seen-by .word {
      display: none;
    }
    th,
    td {
      padding-inline: 6px;
    }
    tbody .ups {
      min-width: 6em;
    }
    .what {
      min-width: 9em;
    }
  }
  @container (width < 600px) {
    .seen-by .word {
      display: inline;
    }
    td > button.small {
      margin-block: 4px 0;
    }
    .live .seen-by {
      display: none;
    }
    .actions[colspan="2"] {
      grid-column: 1 / -1;
    }
    table,
    tbody {
      display: block;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    tbody tr {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 4px 12px;
      padding: 12px;
      margin-block-end: 8px;
      border: 1px solid var(--divider-color);
      border-radius: var(--ha-card-border-radius, 12px);
    }
    tbody th,
    tbody td {
      padding: 0;
      border: 0;
      width: auto;
    }
    tbody .what,
    tbody .ups {
      width: auto;
      min-width: 0;
      max-width: none;
    }
    tbody .ups {
      grid-column: 1;
      grid-row: 1;
    }
    tbody .clock {
      display: inline-block;
    }
    tbody .time {
      grid-column: 2;
      grid-row: 1;
      color: var(--secondary-text-color);
      font-size: 12px;
    }
    tbody .what,
    tbody .duration,
    tbody .charge {
      grid-column: 1 / -1;
    }
    tbody .duration,
    tbody .charge {
      display: none;
      font-size: 13px;
    }
    .outage td[data-label],
    .live td[data-label] {
      display: block;
    }
    td[data-label]::before {
      content: attr(data-label) ": ";
      color: var(--secondary-text-color);
    }
    tr.live {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
    }
    tr.live.test {
      background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
    }
    tr.live td,
    tr.live th {
      background: none;
    }
    .bar select,
    .kinds {
      width: 100%;
    }
    .kinds button {
      flex: 1;
    }
    .pager {
      width: 100%;
      justify-content: space-between;
    }
    .foot > button {
      flex: 1;
    }
  }
`;var fi={information:"M13,9H11V7H13M13,17H11V11H13M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z",warning:"M13 14H11V9H13M13 18H11V16H13M1 21H23L12 2L1 21Z",critical:"M13,13H11V7H13M13,17H11V15H13M15.73,3H8.27L3,8.27V15.73L8.27,21H15.73L21,15.73V8.27L15.73,3Z"},bi={dateStyle:"short",timeStyle:"short"},yi="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z",vi="M9,3V4H4V6H5V19A2,2 0 0,0 7,21H17A2,2 0 0,0 19,19V6H20V4H15V3H9M7,6H17V19H7V6M9,8V17H11V8H9M13,8V17H15V8H13Z";function Lt(r,s=""){return d`<svg viewBox="0 0 24 24" class="icon ${s}" aria-hidden="true">
    ${w`<path d=${r} />`}
  </svg>`}function tn({text:r},s){let e=r(`events_severity_${s.severity}`);return d`<span class="severity" title=${e}>
    ${Lt(fi[s.severity],s.severity)}
    <span class="visually-hidden">${e}:</span>
  </span>`}function wi(r,s){let[e="",...t]=s.text.split(`
`);if(s.kind==="event")return d`<span class="sentence">${s.text}</span>`;let n=d`<strong>${r.nameOf(s)}</strong>
    <span class="sentence">${e}</span>`;return t.length?d`<details>
    <summary>${n}</summary>
    <p class="muted">${t.join(`
`)}</p>
  </details>`:d`<div>${n}</div>`}function $i({hass:r,text:s},e){let[t,n]=e.charge??[];if(typeof t!="number"||typeof n!="number")return u;let[i,o]=[t,n].map(a=>`${g(r,a,0)} %`);return d`<span aria-hidden="true" class="drop">${i} → ${o}</span>
    <span class="visually-hidden">${s("events_charge_drop",{from:i,to:o})}</span>`}function xi(r,s){let{hass:e,text:t}=r;return s.acknowledged_at?d`<span class="muted">
      ${s.acknowledged_by??""}
      <time datetime=${s.acknowledged_at}
        >${b(e,s.acknowledged_at,bi)}</time
      >
    </span>`:d`<button
    class="small"
    data-acknowledge
    title=${t("events_acknowledge")}
    ?disabled=${r.busy}
    aria-label=${`${t("events_acknowledge")}: ${s.name}, ${s.text}`}
    @click=${()=>r.acknowledge(s)}
  >
    ${Lt(yi)} <span class="word">${t("events_acknowledge")}</span>
  </button>`}function _i(r,s){let{text:e}=r;return r.asking===s.id?d`<div
      class="confirm"
      role="group"
      aria-label=${e("events_delete_sure")}
      @keydown=${t=>t.key==="Escape"&&r.ask("")}
    >
      <span>${e("events_delete_sure")}</span>
      <button class="small" @click=${()=>r.ask("")}>
        ${e("events_cancel")}
      </button>
      <button
        class="small danger"
        ?disabled=${r.busy}
        @click=${()=>r.remove(s)}
      >
        ${e("events_delete")}
      </button>
    </div>`:d`<button
    class="small round"
    data-delete=${s.id}
    title=${e("events_delete")}
    aria-label=${`${e("events_delete")}: ${s.name}, ${s.text}`}
    @click=${()=>r.ask(s.id)}
  >
    ${Lt(vi)}
  </button>`}function sn(r,s){return d`<td role="cell" class="time">
    <time datetime=${s}>
      ${b(r,s,{dateStyle:"medium"})}
      <span class="clock">${b(r,s,{timeStyle:"medium"})}</span>
    </time>
  </td>`}function ki(r,s){let{hass:e,text:t}=r,n=!!e.user?.is_admin,i=n&&r.asking===s.id;return d`<tr
    role="row"
    class="${s.kind} ${s.test?"test":""} ${s.acknowledged_at?"seen":""}"
  >
    ${sn(e,s.time)}
    <th role="rowheader" scope="row" class="ups">${s.name}</th>
    <td role="cell" class="what">
      <div class="with-icon">${tn(r,s)} ${wi(r,s)}</div>
    </td>
    <td role="cell" class="duration" data-label=${t("events_duration")}>
      ${s.duration===null?u:_(e,s.duration)}
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${s.charge?t("events_charge"):u}
    >
      ${$i(r,s)}
    </td>
    ${i?u:d`<td role="cell" class="seen-by">${xi(r,s)}</td>`}
    ${n?d`<td role="cell" class="actions" colspan=${i?2:1}>
          ${_i(r,s)}
        </td>`:u}
  </tr>`}function Ti(r,{name:s,outage:e}){let{hass:t,text:n,now:i}=r,o=e.lowest_charge;return d`<tr role="row" class="live ${e.test?"test":""}">
    ${sn(t,e.begin)}
    <th role="rowheader" scope="row" class="ups">${s}</th>
    <td role="cell" class="what">
      <div class="with-icon">
        <span class="pulse" aria-hidden="true"></span>
        <div>
          <strong>${n(e.test?"events_testing":"events_on_battery")}</strong>
          <span class="sentence">${e.cause??u}</span>
        </div>
      </div>
    </td>
    <td role="cell" class="duration" data-label=${n("events_duration")}>
      <span role="timer">${_(t,V(e,i))}</span>
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${o===null?u:n("events_charge")}
    >
      ${o===null?u:n("events_lowest",{value:`${g(t,o,0)} %`})}
    </td>
    <td role="cell" class="seen-by muted">${n("events_lasts")}</td>
    ${t.user?.is_admin?d`<td role="cell" class="actions"></td>`:u}
  </tr>`}function nn(r){let{text:s,hass:e}=r,t=["time","ups","what","duration","charge","acknowledged"];return e.user?.is_admin&&t.push("actions"),d`<table role="table" aria-label=${s("events_table")}>
    <thead role="rowgroup">
      <tr role="row">
        ${t.map(n=>d`<th role="columnheader" scope="col" class=${n}>
            <span class=${n==="actions"?"visually-hidden":""}
              >${s(`events_${n}`)}</span
            >
          </th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${H(r.running,rn,n=>Ti(r,n))}
      ${H(r.rows,n=>n.id,n=>ki(r,n))}
    </tbody>
  </table>`}function rn(r){return`${r.device_id} ${r.outage.begin}`}function on(r,s){let{hass:e,text:t,now:n}=r;return d`<ul>
    ${H(r.running,rn,({name:i,outage:o})=>d`<li class="live ${o.test?"test":""}">
        <span class="pulse" aria-hidden="true"></span>
        <div class="words">
          ${s?u:d`<span class="ups">${i}</span>`}
          <span class="sentence"
            >${t(o.test?"events_testing":"events_on_battery")}</span
          >
        </div>
        <span class="when" role="timer">${_(e,V(o,n))}</span>
      </li>`)}
    ${H(r.rows,i=>i.id,i=>d`<li class=${i.acknowledged_at?"seen":""}>
        ${tn(r,i)}
        <div class="words">
          ${s?u:d`<span class="ups">${i.name}</span>`}
          <span class="sentence" title=${i.text}>${Si(r,i)}</span>
        </div>
        <time class="when" datetime=${i.time} title=${b(e,i.time)}
          >${Xs(e,i.time,n)}</time
        >
      </li>`)}
  </ul>`}function Si(r,s){let[e=""]=s.text.split(`
`);return s.kind==="event"?s.text:`${r.nameOf(s)}. ${e}`}var Ai="component.nutify.entity.event.power_events.state_attributes.event_type.state.",Ri=1e3,Dt=class extends v{constructor(){super(...arguments);this.running=[];this.upses=[];this.filter=it;this.busy=!1;this.asking="";this.said="";this.now=Date.now();this.turn=0}static{this.properties={...v.properties,page:{state:!0},running:{state:!0},upses:{state:!0},filter:{state:!0},busy:{state:!0},asking:{state:!0},said:{state:!0},now:{state:!0}}}static{this.styles=[k,en]}static getConfigElement(){return A([Je,{name:"compact",selector:{boolean:{}}},{name:"limit",selector:{number:{min:1,max:pe,mode:"box"}}},ye("kind",["event","outage"])])}static getStubConfig(){return{compact:!0,limit:8}}getCardSize(){return this.config?.compact?4:10}getGridOptions(){return this.config?.compact?{columns:12,min_columns:6}:{columns:"full",min_columns:6}}check(e){st(e.device_id);let{limit:t,kind:n}=e;if(!(t===void 0||Number.isInteger(t)&&t>0)||(t??1)>pe)throw new Error(`limit: 1 to ${pe}`);if(n!==void 0&&n!=="event"&&n!=="outage")throw new Error("kind: event or outage");this.filter=it}async load(){let e=this.config.compact,[t,n]=await Promise.all([e?[]:this.hass.callWS({type:"nutify/ups/list"}),this.hass.loadBackendTranslation("entity","nutify"),this.refresh()]);this.upses=t,this.typeName=n}async follow(){let e=()=>{this.attempt(()=>this.refresh())};return[await nt(this.hass,e)]}async refresh(){let e=++this.turn,{hass:t,config:n,filter:i}=this,o=(n.kind??i.kind)!=="event"&&!i.type&&!i.offset,a=Date.now()-x,[l,c]=await Promise.all([Pt(t,n,i),o?rt(t,Ot(n,i),a):[]]);if(e===this.turn){if(!l.rows.length&&i.offset){let p=Math.max(0,Math.ceil(l.total/He(n))-1);return this.filter={...i,offset:p*He(n)},this.refresh()}this.page=l,this.running=c.flatMap(({device_id:p,name:m,outages:h})=>h.filter(f=>f.lasts).map(f=>({device_id:p,name:m,outage:f}))),l.rows.some(p=>p.id===this.asking)||(this.asking=""),this.wind()}}wind(){window.clearInterval(this.clock),this.now=Date.now(),!(!this.isConnected||!(this.running.length||this.config.compact))&&(this.clock=window.setInterval(()=>this.now=Date.now(),this.running.length?Ri:N))}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this.clock)}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}updated(e){super.updated(e);let t=e.get("asking");if(t===void 0)return;let n=`[data-delete="${String(t)}"]`;this.focusOn(this.asking?".confirm button":n)}focusOn(e){(this.renderRoot.querySelector(e)??this.renderRoot.querySelector(".rows"))?.focus({preventScroll:!0})}choose(e){this.filter={...this.filter,offset:0,...e},this.work(()=>this.refresh())}async work(e){this.busy=!0;let t=await this.attempt(e);return this.busy=!1,t}async acknowledge(e){let t=e.map(i=>i.id);await this.work(async()=>{await this.hass.callService("nutify","acknowledge_events",{id:t},{},!1),await this.refresh()})&&(this.said=this.text?.("events_acknowledged_now",{count:t.length})??"",await this.updateComplete,this.focusOn("[data-acknowledge]"))}async discard(e){await this.work(async()=>{await this.hass.callService("nutify","delete_event",{id:e.id},{},!1),await this.refresh()})&&(this.said=this.text?.("events_deleted")??"")}nameOf(e){return e.kind==="event"?this.eventName(e.type):this.text?.(`events_type_${e.type}`)??e.type}eventName(e){return this.typeName?.(Ai+e)||e}view(e,t){return{hass:this.hass,text:e,rows:t.rows,running:this.running,now:this.now,busy:this.busy,asking:this.asking,nameOf:n=>this.nameOf(n),acknowledge:n=>{this.acknowledge([n])},ask:n=>this.asking=n,remove:n=>{this.discard(n)}}}draw(e){let{page:t}=this;if(!t)return this.problem?u:d`<div class="message" aria-busy="true">
        ${e("events_loading")}
      </div>`;let n=t.rows.length>0||this.running.length>0,i=this.view(e,t);if(this.config.compact){let o=Z(this.config.device_id)?.length===1;return n?on(i,o):this.empty(e)}return d`<div class="root">
      ${this.bar(e,t)}
      <div class="rows" tabindex="-1" aria-busy=${this.busy}>
        ${n?nn(i):this.empty(e)}
      </div>
      ${this.foot(e,t)}
      <p role="status" class="visually-hidden">${this.said}</p>
    </div>`}empty(e){let{device:t,kind:n,type:i,unacknowledged:o}=this.filter;return!t&&!n&&!i&&!o?d`<div class="message">${e("events_none")}</div>`:d`<div class="message">
      <p>${e(o?"events_all_seen":"events_no_match")}</p>
      <button @click=${()=>this.choose(it)}>
        ${e("events_show_all")}
      </button>
    </div>`}bar(e,t){let{filter:n,config:i}=this,o=!Z(i.device_id)&&this.upses.length>1,a=i.kind??n.kind;return d`<div class="bar row" role="group" aria-label=${e("events_filter")}>
      ${o?this.upsSelect(e):u}
      ${i.kind?u:this.kinds(e)}
      ${a==="outage"?u:this.typeSelect(e,t)}
      <label class="check">
        <input
          type="checkbox"
          .checked=${n.unacknowledged}
          @change=${l=>this.choose({unacknowledged:l.target.checked})}
        />
        ${e("events_unacknowledged")}
      </label>
    </div>`}kinds(e){let t=[["","events_kind_all"],["outage","events_kind_outage"],["event","events_kind_event"]];return d`<div class="kinds" role="group" aria-label=${e("events_kind")}>
      ${t.map(([n,i])=>d`<button
          class=${this.filter.kind===n?"on":""}
          aria-pressed=${this.filter.kind===n}
          @click=${()=>this.choose({kind:n,type:""})}
        >
          ${e(i)}
        </button>`)}
    </div>`}upsSelect(e){return this.select(e("events_ups"),e("events_every_ups"),"device",[...this.upses.map(t=>[t.device_id,t.name])])}typeSelect(e,t){let n=new Set(Object.keys(t.counts));this.filter.type&&n.add(this.filter.type);let i=[...n].map(o=>[o,`${this.eventName(o)} (${g(this.hass,t.counts[o]??0,0)})`]);return i.sort((o,a)=>o[1].localeCompare(a[1],this.hass.language)),this.select(e("events_type"),e("events_every_type"),"type",i)}select(e,t,n,i){let o=this.filter[n];return d`<select
      aria-label=${e}
      @change=${a=>this.choose({[n]:a.target.value})}
    >
      <option value="" .selected=${!o}>${t}</option>
      ${i.map(([a,l])=>d`<option value=${a} .selected=${a===o}>${l}</option>`)}
    </select>`}foot(e,t){let n=t.rows.filter(i=>!i.acknowledged_at);return d`<div class="foot row">
      ${this.pager(e,t)}
      <button
        ?disabled=${this.busy||!n.length}
        @click=${()=>{this.acknowledge(n)}}
      >
        ${e("events_acknowledge_shown")}
      </button>
      <button
        ?disabled=${this.busy||!t.total}
        @click=${()=>{this.export(e)}}
      >
        ${e("events_export")}
      </button>
    </div>`}pager(e,t){if(!t.total)return u;let n=He(this.config),{offset:i}=this.filter,o=i+t.rows.length,[a,l,c]=[i+1,o,t.total].map(m=>g(this.hass,m,0)),p=m=>this.choose({offset:Math.max(0,m)});return d`<div class="pager row" role="group" aria-label=${e("events_pages")}>
      <button
        class="round"
        aria-label=${e("events_previous")}
        title=${e("events_previous")}
        ?disabled=${!i}
        @click=${()=>p(i-n)}
      >
        <span class="arrow" aria-hidden="true">‹</span>
      </button>
      <span role="status">${e("events_shown",{first:a,last:l,total:c})}</span>
      <button
        class="round"
        aria-label=${e("events_next")}
        title=${e("events_next")}
        ?disabled=${o>=t.total}
        @click=${()=>p(i+n)}
      >
        <span class="arrow" aria-hidden="true">›</span>
      </button>
    </div>`}export(e){let t=n=>this.nameOf(n);return this.work(()=>Zs(this.hass,this.config,this.filter,e,t))}};T("events",Dt,["power_events"]);var Mi=400,an=60,Ei=3600;function Ut(r,s){let e=(...i)=>Math.floor(Date.UTC(...i)/864e5);if(r!==void 0)return{first:e(r,0,1),last:e(r,11,31)};let t=new Date(s*864e5);return{first:e(t.getUTCFullYear()-1,t.getUTCMonth(),t.getUTCDate())+1,last:s}}function zt(r){return new Date(r*864e5).getUTCFullYear()}function It(r){let s=r.flatMap(({since:e})=>e?[Date.parse(e)]:[]);return s.length?Math.min(...s):void 0}function ln(r,s,e,t){let n=new Map;for(let i of s.flatMap(o=>o.outages)){let[o,a]=xe(i,t),l=Math.min(D(r,Math.max(o,a-1)),e.last),c=Math.max(D(r,o),e.first),p=Math.max(o,P(r,c));for(let m=0;c<=l&&m<Mi;c+=1,m+=1){let h=P(r,c+1);Ci(n,c,i,Math.max(0,Math.min(a,h)-p)/1e3),p=h}}return n}function Ci(r,s,e,t){let n=r.get(s)??{seconds:0,outages:0,tests:0};e.test?n.tests+=1:(n.outages+=1,n.seconds+=t),r.set(s,n)}function dn(r){return r?.outages?r.seconds<an?1:r.seconds<10*an?2:r.seconds<Ei?3:4:0}function cn(r,s,e,t,n){let i=s.flatMap(h=>h.outages).filter(h=>!h.test&&Hi(r,h,t,n)),o=0;e.forEach(h=>o+=h.seconds);let a=It(s),l=a===void 0?1/0:D(r,a),c=0,p=0,m=Math.min(t.last,D(r,n));for(let h=Math.max(l,t.first);h<=m;h+=1)p=e.get(h)?.outages?0:p+1,c=Math.max(c,p);return{count:i.length,seconds:o,longest:Math.max(0,...i.map(h=>V(h,n))),calm:c}}function Hi(r,s,{first:e,last:t},n){let[i,o]=xe(s,n);return i<P(r,t+1)&&o>=P(r,e)}function jt(r){let e="sunday monday tuesday wednesday thursday friday saturday".split(" ").indexOf(r.locale.first_weekday??"language");if(e>=0)return e;let t=new Intl.Locale(r.locale.language);return((t.getWeekInfo?.()??t.weekInfo)?.firstDay??1)%7}function un(r){return((r+4)%7+7)%7}function _e(r,s){return new Intl.NumberFormat(r.locale.language,{style:"unit",unit:"day",unitDisplay:"long"}).format(s)}var pn=y`
  :host {
    --calm: color-mix(
      in srgb,
      var(--success-color, #43a047) 22%,
      var(--card-background-color)
    );
    --hatching: color-mix(in srgb, var(--secondary-text-color) 45%, transparent);
  }
  .top {
    gap: 12px 24px;
    justify-content: space-between;
    margin-block-end: 12px;
  }
  .years {
    flex-wrap: nowrap;
  }
  .year {
    min-width: 7em;
    text-align: center;
    font-weight: 500;
  }
  button.round {
    width: 36px;
    padding: 0;
    border-radius: 50%;
  }
  .arrow {
    display: inline-block;
    font-size: 22px;
    line-height: 1;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    margin: 0;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .words {
    margin: 0;
  }
  .calm::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 8px;
    border-radius: 50%;
    background: var(--success-color, #43a047);
  }
  .map {
    position: relative;
    display: flex;
    direction: ltr;
    border-radius: 2px;
  }
  .map:focus-visible {
    outline-offset: 5px;
  }
  .side {
    flex: none;
  }
  .scroller {
    flex: 1;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  svg {
    display: block;
  }
  .label {
    font-size: 12px;
    fill: var(--secondary-text-color);
    color: var(--secondary-text-color);
  }
  .day {
    cursor: pointer;
  }
  .level-0 {
    fill: var(--calm);
    background: var(--calm);
  }
  .level-1 {
    --level: color-mix(
      in srgb,
      var(--warning-color, #ffa600) 55%,
      var(--card-background-color)
    );
    fill: var(--level);
    background: var(--level);
  }
  .level-2 {
    fill: var(--warning-color, #ffa600);
    background: var(--warning-color, #ffa600);
  }
  .level-3 {
    --level: color-mix(
      in srgb,
      var(--error-color, #db4437) 65%,
      var(--warning-color, #ffa600)
    );
    fill: var(--level);
    background: var(--level);
  }
  .level-4 {
    --level: color-mix(in srgb, var(--error-color, #db4437) 78%, #000);
    fill: var(--level);
    background: var(--level);
  }
  .unobserved {
    fill: var(--secondary-background-color);
    background: repeating-linear-gradient(
      135deg,
      var(--hatching) 0 1px,
      var(--secondary-background-color) 1px 4px
    );
  }
  .day .hatch {
    fill: url(#hatch);
  }
  .hatching {
    stroke: var(--hatching);
    stroke-width: 2;
  }
  .day:hover rect,
  .focused rect {
    stroke: var(--primary-text-color);
    stroke-width: 2;
  }
  .day .test {
    fill: var(--primary-text-color);
    stroke: var(--card-background-color);
    stroke-width: 1;
  }
  .live-day {
    min-height: 1.4em;
    margin: 12px 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 14px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .swatch {
    width: 12px;
    height: 12px;
    border-radius: 3px;
  }
  .swatch.dot {
    width: 7px;
    height: 7px;
    margin: 2px;
    border-radius: 50%;
    background: var(--primary-text-color);
  }
  .line {
    margin-block-end: 14px;
  }
  .head {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    margin-block-end: 4px;
    font-size: 14px;
  }
  .head .name {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 500;
  }
  .head .muted {
    flex: none;
    font-size: 12px;
    line-height: 20px;
  }
  .track {
    position: relative;
    height: 24px;
    border-radius: 4px;
    background: var(--calm);
  }
  .before {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    border-start-start-radius: 4px;
    border-end-start-radius: 4px;
    background: repeating-linear-gradient(
      135deg,
      var(--hatching) 0 1px,
      var(--secondary-background-color) 1px 6px
    );
  }
  .mark {
    position: absolute;
    inset-block: 0;
    width: 1px;
    background: var(--divider-color);
  }
  .track .bar {
    position: absolute;
    inset-block: 0;
    min-width: 3px;
    min-height: 0;
    padding: 0;
    border: 0;
    border-radius: 1px;
    background: var(--error-color, #db4437);
  }
  /* A bar of 3 px is hard to hit. */
  .track .bar::after {
    content: "";
    position: absolute;
    inset: -4px -6px;
  }
  .track .bar.test {
    box-sizing: border-box;
    min-width: 5px;
    inset-block: 4px;
    border: 1.5px solid var(--primary-text-color);
    background: var(--card-background-color);
  }
  .track .bar:hover,
  .track .bar.chosen {
    z-index: 1;
    outline: 2px solid var(--primary-text-color);
    outline-offset: 1px;
  }
  .track .bar:focus-visible {
    z-index: 2;
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .track .bar.lasts {
    border-inline-end: 3px solid var(--warning-color, #ffa600);
    min-width: 6px;
    animation: lasts 1.2s ease-in-out infinite alternate;
  }
  @keyframes lasts {
    to {
      border-inline-end-color: transparent;
      opacity: 0.6;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .track .bar.lasts {
      animation: none;
    }
  }
  .axis {
    position: relative;
    height: 16px;
    margin-block-start: -8px;
    overflow: hidden;
  }
  .axis .label {
    position: absolute;
    transform: translateX(-50%);
    white-space: nowrap;
  }
  .axis .label.last {
    transform: translateX(-100%);
  }
  :host(:dir(rtl)) .axis .label {
    transform: translateX(50%);
  }
  :host(:dir(rtl)) .axis .label.last {
    transform: translateX(100%);
  }
  .axis .label.first,
  :host(:dir(rtl)) .axis .label.first {
    transform: none;
  }
  .details {
    min-height: 44px;
    margin-block-start: 12px;
    padding-block-start: 12px;
    border-block-start: 1px solid var(--divider-color);
  }
  .details p,
  .details h4 {
    margin: 0 0 8px;
  }
  .details h4 {
    font-weight: 500;
  }
`;var Oi=5,Pi=[1,2,5,7,14,30,60,90],Li=500,mn=8,hn={dateStyle:"medium",timeStyle:"medium"},Di={lasts:6,test:5,cut:3};function Oe(r,s){let e=(s-r.start)/(r.now-r.start);return Math.min(100,Math.max(0,e*100))}function Ui(r,s){return s.outages.filter(e=>xe(e,r.now)[1]>=r.start).sort((e,t)=>e.begin.localeCompare(t.begin))}function zi(r){let s=Pi.find(n=>r.days/n<=Oi)??365,e=D(r.hass,r.now),t=[];for(let n=e;P(r.hass,n)>=r.start;n-=s)t.unshift(n);return t}function Nt(r,s){return r(s.test?"outages_test":"outages_outage")}function Ii({hass:r,text:s,now:e},t){let n=s("outages_bar",{kind:Nt(s,t),begin:b(r,t.begin),duration:_(r,V(t,e))});return t.lasts?`${n}, ${s("outages_running")}`:n}function Vt({chosen:r},s,e){return r?.device_id===s.device_id&&r.begin===e.begin}function ji(r,s,e){let t=[...e.currentTarget.querySelectorAll("button")],n=t.indexOf(e.target),i=getComputedStyle(e.currentTarget).direction==="rtl",a={ArrowLeft:n+(i?1:-1),ArrowRight:n+(i?-1:1),Home:0,End:t.length-1}[e.key];if(a===void 0)return;e.preventDefault();let l=t[Math.min(t.length-1,Math.max(0,a))];l?.focus(),l?.dataset.begin&&r.choose({device_id:s.device_id,begin:l.dataset.begin})}function Ni(r,s,e,t){let[n,i]=xe(e,r.now),o=Oe(r,n),a=Oe(r,i)-o,l=Vt(r,s,e),c=Ii(r,e),p=e.lasts?"lasts":e.test?"test":"cut",m=`min(${o.toFixed(3)}%, calc(100% - ${Di[p]}px))`;return d`<button
    class="bar ${e.test?"test":""} ${p} ${l?"chosen":""}"
    style="inset-inline-start:${m};width:${a.toFixed(3)}%"
    tabindex=${t?0:-1}
    data-begin=${e.begin}
    aria-pressed=${l}
    aria-label=${c}
    title=${c}
    @click=${()=>r.choose({device_id:s.device_id,begin:e.begin})}
  ></button>`}function Vi(r,s,e){let{hass:t,text:n}=r,i=Ui(r,s),o=i.filter(f=>!f.test),a=o.reduce((f,$)=>f+V($,r.now),0),l=s.since?Oe(r,Date.parse(s.since)):100,c=i.findIndex(f=>Vt(r,s,f)),p=c>=0?c:i.length-1,m=o.length?`${g(t,o.length,0)} · ${_(t,a)}`:n("outages_calm"),h=n("outages_row",{name:s.name,count:g(t,o.length,0),total:_(t,a)});return d`<div class="line">
    <div class="head" aria-hidden="true">
      <span class="name">${s.name}</span><span class="muted">${m}</span>
    </div>
    <div
      class="track"
      role="group"
      aria-label=${h}
      @keydown=${f=>ji(r,s,f)}
    >
      ${l>0?d`<div
            class="before"
            style="width:${l.toFixed(3)}%"
            title=${n("outages_unobserved")}
          ></div>`:u}
      ${e.map(f=>d`<i class="mark" style=${gn(r,f)}></i>`)}
      ${i.map((f,$)=>Ni(r,s,f,$===p))}
    </div>
  </div>`}function gn(r,s){return`inset-inline-start:${Oe(r,P(r.hass,s)).toFixed(3)}%`}function Wi(r,s){let e=Oe(r,P(r.hass,s));return e<mn?"first":e>100-mn?"last":""}function fn(r){let{hass:s,text:e,days:t}=r,n=zi(r),i=e("outages_timeline",{days:_e(s,t)});return d`<div class="timeline" role="group" aria-label=${i}>
    ${r.upses.map(o=>Vi(r,o,n))}
    <div class="axis" aria-hidden="true">
      ${n.map(o=>d`<span class="label ${Wi(r,o)}" style=${gn(r,o)}
          >${X(s,o,{day:"numeric",month:"short"})}</span
        >`)}
    </div>
  </div>`}function Fi(r){for(let s of r.upses){let e=s.outages.find(t=>Vt(r,s,t));if(e)return[s,e]}}function bn(r){let{hass:s,text:e,now:t}=r,n=Fi(r);if(!n)return d`<p class="muted">${e("outages_timeline_hint")}</p>`;let[i,o]=n,a=o.lowest_charge,l=[["begin",b(s,o.begin,hn)],["end",o.lasts?e("outages_running"):b(s,o.end,hn)],["duration",_(s,V(o,t))],["cause",o.cause],["lowest",a===null?null:`${g(s,a,0)} %`]];return d`<h4>${Nt(e,o)}, ${i.name}</h4>
    <dl>
      ${l.map(([c,p])=>p?d`<div>
              <dt>${e(`outages_${c}`)}</dt>
              <dd aria-live=${o.lasts&&c==="duration"?"off":u}>
                ${p}
              </dd>
            </div>`:u)}
    </dl>
    ${o.gaps?d`<p class="muted">${e("outages_gaps")}</p>`:u}`}function yn(r){let{hass:s,text:e,now:t}=r,n=r.upses.flatMap(o=>o.outages.map(a=>({ups:o,outage:a}))).sort((o,a)=>a.outage.begin.localeCompare(o.outage.begin)).slice(0,Li);if(!n.length)return u;let i=["begin","ups","kind","duration","cause"];return d`<div class="visually-hidden">
    <table>
      <caption>${e("outages_table")}</caption>
      <thead>
        <tr>
          ${i.map(o=>d`<th scope="col">${e(`outages_${o}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${n.map(({ups:o,outage:a})=>d`<tr>
            <th scope="row">${b(s,a.begin)}</th>
            <td>${o.name}</td>
            <td>${Nt(e,a)}</td>
            <td>
              ${_(s,V(a,t))}
              ${a.lasts?e("outages_running"):u}
            </td>
            <td>${a.cause??u}</td>
          </tr>`)}
      </tbody>
    </table>
  </div>`}var ot=20,wn=36,Wt=3,Bi=12,qi=16,Ki=28,vn=3;function $n({hass:r,range:s,width:e}){let t=(un(s.first)-jt(r)+7)%7,n=s.first-t,i=Math.ceil((s.last-n+1)/7),o=Math.floor((e-wn)/i);return{origin:n,weeks:i,pitch:o<Bi?qi:Math.min(Ki,o)}}function Ft(r,s){let{hass:e,text:t}=r,n=X(e,s),i=r.days.get(s);if(!i&&xn(r,s))return t("outages_day_unobserved",{day:n});let o=i?.outages?t("outages_day_some",{day:n,total:_(e,i.seconds),count:g(e,i.outages,0)}):t("outages_day_none",{day:n});if(!i?.tests)return o;let a=t("outages_day_tests",{count:g(e,i.tests,0)});return`${o}; ${a}`}function xn({since:r,today:s},e){return e<r||e>s}function _n(r,s){let{range:e,today:t}=r,n=Math.min(e.last,t),i=r.focused??n,a={ArrowUp:i-1,ArrowDown:i+1,ArrowLeft:i-7,ArrowRight:i+7,PageUp:i-28,PageDown:i+28,Home:e.first,End:n}[s];return a===void 0?void 0:Math.min(n,Math.max(e.first,a))}function kn(r,s){let{origin:e,pitch:t}=$n(r),n=Math.floor((s-e)/7)*t;return[n,n+t]}function Yi(r,s,e){let{pitch:t,origin:n}=s,[i,o]=[Math.floor((e-n)/7)*t,(e-n)%7*t],a=t-Wt,l=r.days.get(e),c=!l&&xn(r,e),p=c?"unobserved":`level-${dn(l)}`;return w`<g
    class="day ${p} ${e===r.focused?"focused":""}"
    transform="translate(${i+Wt/2},${ot+o+Wt/2})"
    @click=${()=>r.choose(e)}
  >
    <title>${Ft(r,e)}</title>
    <rect width=${a} height=${a} rx="3" />
    ${c?w`<rect class="hatch" width=${a} height=${a} rx="3" />`:u}
    ${l?.tests?w`<circle class="test" cx=${a/2} cy=${a/2} r=${a/5} />`:u}
  </g>`}function Ji(r,{origin:s,weeks:e,pitch:t}){let n=[],i="",o=0;for(let a=0;a<e;a+=1){let l=Math.max(s+a*7,r.range.first),c=X(r.hass,l,{month:"short"});if(c===i)continue;i=c;let p=X(r.hass,l+7*(vn-1),{month:"short"});a<o||a===0&&p!==c||(o=a+vn,n.push(w`<text x=${a*t+2} y="13" class="label">${c}</text>`))}return n}function Gi({hass:r},{pitch:s}){let e=jt(r),t=i=>X(r,3+e+i,{weekday:"short"}),n=ot+7*s;return d`<svg width=${wn} height=${n} class="side" aria-hidden="true">
    ${[0,2,4,6].map(i=>w`<text x="0" y=${ot+i*s+s/2+4} class="label">
        ${t(i)}
      </text>`)}
  </svg>`}function Tn(r,s){let{hass:e,text:t,range:n,summary:i}=r,o=$n(r),a=[];for(let m=n.first;m<=n.last;m+=1)a.push(Yi(r,o,m));let l=t("outages_chart",{count:g(e,i.count,0),total:_(e,i.seconds)}),[c,p]=[o.weeks*o.pitch,ot+7*o.pitch];return d`<div
    class="map"
    tabindex="0"
    role="application"
    aria-label=${t("outages_days")}
    aria-describedby="day"
    @keydown=${s}
  >
    ${Gi(r,o)}
    <div class="scroller">
      <svg width=${c} height=${p} role="img" aria-label=${l}>
        <defs>
          <pattern
            id="hatch"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V6" class="hatching" />
          </pattern>
        </defs>
        ${Ji(r,o)} ${a}
      </svg>
    </div>
  </div>`}function Sn(r){let s=e=>d`<i class="swatch ${e}" aria-hidden="true"></i>`;return d`<ul class="legend">
    ${[0,1,2,3,4].map(e=>d`<li>${s(`level-${e}`)} ${r(`outages_level_${e}`)}</li>`)}
    <li>${s("unobserved")} ${r("outages_unobserved")}</li>
    <li>${s("dot")} ${r("outages_test")}</li>
  </ul>`}function An({hass:r,text:s,days:e}){if(!e.size)return u;let t=["day","count","total","test"];return d`<div class="visually-hidden">
    <table>
      <caption>${s("outages_table")}</caption>
      <thead>
        <tr>
          ${t.map(n=>d`<th scope="col">${s(`outages_${n}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${[...e].sort(([n],[i])=>i-n).map(([n,i])=>d`<tr>
              <th scope="row">${X(r,n)}</th>
              <td>${g(r,i.outages,0)}</td>
              <td>${_(r,i.seconds)}</td>
              <td>${g(r,i.tests,0)}</td>
            </tr>`)}
      </tbody>
    </table>
  </div>`}var Qi=30,Bt=366,Zi=1e3,qt=class extends v{constructor(){super(...arguments);this.now=Date.now();this.width=0;this.turn=0;this.scrolled="";this.sizes=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.properties={...v.properties,upses:{state:!0},year:{state:!0},focused:{state:!0},chosen:{state:!0},now:{state:!0},width:{state:!0}}}static{this.styles=[k,pn]}static getConfigElement(){return A([Je,ye("mode",["year","timeline"]),{name:"days",selector:{number:{min:1,max:Bt,mode:"box"}}}])}static getStubConfig(){return{mode:"year"}}check({device_id:e,mode:t,days:n}){if(st(e),t!==void 0&&t!=="year"&&t!=="timeline")throw new Error("mode: year or timeline");if(!(n===void 0||Number.isInteger(n)&&n>0)||(n??1)>Bt)throw new Error(`days: 1 to ${Bt}`)}get isYear(){return this.config.mode!=="timeline"}get days(){return this.config.days??Qi}async load(){await this.refresh()}async follow(){let e=()=>{this.attempt(()=>this.refresh())};return[await nt(this.hass,e)]}async refresh(){let e=++this.turn,t=this.wanted,n=Date.now(),i=this.isYear?this.yearBounds(t,n):[this.start(n)],o=Z(this.config.device_id),a=await rt(this.hass,o,...i);e===this.turn&&(t!==this.year&&(this.focused=void 0),this.year=t,this.upses=a,this.now=Date.now(),this.wind())}yearBounds(e,t){let{first:n,last:i}=Ut(e,D(this.hass,t));return[P(this.hass,n),P(this.hass,i+1)]}start(e){return e-this.days*x}wind(){if(window.clearInterval(this.clock),!this.isConnected)return;let e=this.upses?.some(t=>t.outages.some(n=>n.lasts));this.clock=window.setInterval(()=>this.now=Date.now(),e&&!this.isYear?Zi:N)}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),window.clearInterval(this.clock)}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}updated(e){super.updated(e);let t=this.renderRoot.querySelector(".scroller"),n=`${this.year} ${this.width}`;!t||!this.width||n===this.scrolled||(this.scrolled=n,t.scrollLeft=this.year===void 0?t.scrollWidth:0)}draw(e){let{upses:t}=this;return t?t.length?this.isYear?this.drawYear(e,t):this.drawTimeline(e,t):d`<div class="message">${e("outages_no_ups")}</div>`:this.problem?u:d`<div class="message" aria-busy="true">
        ${e("outages_loading")}
      </div>`}drawYear(e,t){let{hass:n,now:i}=this,o=D(n,i),a=Ut(this.year,o),l=ln(n,t,a,i),c=It(t),p={hass:n,text:e,range:a,days:l,summary:cn(n,t,l,a,i),since:c===void 0?o+1:D(n,c),today:o,focused:this.focused,width:this.width-32,choose:m=>this.focused=m};return d`
      <div class="top row">${this.years(e,p)} ${this.summary(e,p)}</div>
      ${Tn(p,m=>this.keydown(p,m))}
      <p class="live-day" id="day" aria-live="polite">
        ${this.focused===void 0?d`<span class="muted">${e("outages_hint")}</span>`:Ft(p,this.focused)}
      </p>
      ${Sn(e)} ${An(p)}
    `}years(e,{since:t,today:n}){let{year:i}=this,o=zt(n),a=(i??o)-1,l=i===void 0?e("outages_last_year"):String(i),c=i===void 0||i+1>=o?void 0:i+1;return d`<div class="years row" role="group" aria-label=${e("outages_year")}>
      ${this.step(e("outages_previous"),"‹",a,a<zt(t))}
      <span class="year" role="status">${l}</span>
      ${this.step(e("outages_next"),"›",c,i===void 0)}
    </div>`}step(e,t,n,i){return d`<button
      class="round"
      aria-label=${e}
      title=${e}
      ?disabled=${i}
      @click=${()=>this.turnTo(n)}
    >
      <span class="arrow" aria-hidden="true">${t}</span>
    </button>`}turnTo(e){this.wanted=e,this.attempt(()=>this.refresh())}summary(e,t){let{hass:n}=this,{count:i,seconds:o,longest:a,calm:l}=t.summary,c=Math.min(t.range.last,t.today);if(t.since>c)return d`<p class="words">${e("outages_unobserved_year")}</p>`;if(!i){let m=_e(n,l);return d`<p class="words calm">${e("outages_none",{days:m})}</p>`}let p=[["count",g(n,i,0)],["total",_(n,o)],["longest",_(n,a)]];return l&&p.push(["streak",_e(n,l)]),d`<dl>
      ${p.map(([m,h])=>d`<div>
          <dt>${e(`outages_${m}`)}</dt>
          <dd>${h}</dd>
        </div>`)}
    </dl>`}keydown(e,t){let n=_n(e,t.key);if(n===void 0||t.ctrlKey||t.metaKey||t.altKey)return;t.preventDefault(),this.focused=n;let i=this.renderRoot.querySelector(".scroller");if(!i)return;let[o,a]=kn(e,n);o<i.scrollLeft&&(i.scrollLeft=o);let l=a-i.clientWidth;l>i.scrollLeft&&(i.scrollLeft=l)}drawTimeline(e,t){let{hass:n,now:i,days:o}=this,a={hass:n,text:e,upses:t,days:o,start:this.start(i),now:i,chosen:this.chosen,choose:p=>this.chosen=p},l=t.some(p=>p.outages.length),c=e("outages_timeline_none",{days:_e(n,o)});return d`
      ${fn(a)}
      <div class="details" aria-live="polite">
        ${l?bn(a):d`<p class="words calm">${c}</p>`}
      </div>
      ${yn(a)}
    `}};T("outages",qt,["power_events","outages"]);var Xi=5e3,eo=100,to=1e3,so="recorder_5min_statistics_generated",no="energy_nutify";function ro(){let r=new Date;r.setHours(23,59,59,999);let s=new Date(r);return s.setDate(s.getDate()-30),s.setHours(0,0,0,0),{start:s,end:r}}function io(r,s,e){let t=Date.now(),n="",i,o,a=({start:c,end:p})=>{let m=`${c.getTime()} ${p.getTime()}`;m!==n&&(n=m,e({start:c,end:p}))},l=()=>{let c=r.connection[`_${s}`];if(!c){let m=Date.now()-t>=Xi;m&&a(ro()),i=window.setTimeout(l,m?to:eo);return}let p=()=>{let{start:m,end:h}=c;m&&a({start:m,end:h??new Date(m.getTime()+864e5-1)})};o=c.subscribe(p),p()};return l(),()=>{window.clearTimeout(i),o?.()}}async function at(r,s,e,t){return[await z(r,{type:"subscribe_events",event_type:so},t),io(r,s??no,e)]}function Rn({start:r,end:s}){let e=(s.getTime()-r.getTime())/864e5;return e<=1.5&&Date.now()-r.getTime()<9*864e5?"5minute":e<=15?"hour":e<=400?"day":"month"}var ct=["power","load","input_voltage","output_voltage","input_frequency","charge","runtime","battery_voltage","temperature"],oo=[["transfer_low","range_transfer_low"],["nominal_voltage","range_nominal"],["transfer_high","range_transfer_high"]],lt="var(--info-color, #1e88e5)",Mn="var(--warning-color, #ff9800)",Kt="var(--success-color, #43a047)",ee={power:{keys:["sensor/meter/load_power"],axis:"zero",color:lt,digits:1,span:10,limits:[["nominal_power","range_rated"]]},load:{keys:["sensor/ups_load"],axis:"zero",color:lt,digits:1,span:10,limits:[["full_load","range_rated"]]},input_voltage:{keys:["sensor/input_voltage","sensor/input_l1_n_voltage"],axis:"voltage",color:lt,digits:1,span:6,limits:oo},output_voltage:{keys:["sensor/output_voltage","sensor/output_l1_n_voltage"],axis:"voltage",color:Kt,digits:1,span:6,limits:[["nominal_voltage","range_nominal"]]},input_frequency:{keys:["sensor/input_frequency"],axis:"voltage",color:lt,digits:2,span:.4,limits:[["nominal_frequency","range_nominal"]]},charge:{keys:["sensor/battery_charge"],axis:"percent",color:Kt,digits:0,span:100,limits:[["charge_low","range_low"],["charge_warning","range_warning"]]},runtime:{keys:["sensor/battery_runtime"],axis:"zero",color:Kt,digits:1,span:1,limits:[["runtime_low","range_low"]]},battery_voltage:{keys:["sensor/battery_voltage"],axis:"fit",color:Mn,digits:2,span:.5,limits:[["battery_voltage","range_nominal"]]},temperature:{keys:["sensor/battery_temperature","sensor/ups_temperature"],axis:"fit",color:Mn,digits:1,span:2,limits:[]}};function En(r,s){return ee[s].keys.map(e=>r?.entities[e]).find(Boolean)}var ao={min:60,h:3600,d:86400,kW:1e3,mV:.001,kV:1e3};function Cn(r,s,e){let t={full_load:100,...r.limits};return ee[s].limits.flatMap(([n,i])=>{let o=t[n];return o===void 0?[]:[{value:o/(ao[e]??1),word:i}]})}async function Jt(r,s,e,t){let n=Rn(t),i=[r,s,e,t.start,t.end],o=await Yt(...i,n);n==="5minute"&&!o.length&&(n="hour",o=await Yt(...i,n));let a=Date.now();if(n==="5minute"||t.end.getTime()<a)return o;let l=o.at(-1),c=l!==void 0&&l.end>a,p=a-a%O-O,m=c?0:l?.end??0,h=new Date(Math.max(t.start.getTime(),m,p)),f=await Yt(r,s,e,h,t.end,"5minute"),[$]=lo(f,e);return $?c?[...o.slice(0,-1),co(l,$,e)]:[...o,$]:o}async function Yt(r,s,e,t,n,i){return((await r.callWS({type:"recorder/statistics_during_period",start_time:t.toISOString(),end_time:n.toISOString(),statistic_ids:[s],period:i,types:["mean","min","max"]}))[s]??[]).flatMap(({start:a,end:l,mean:c,min:p,max:m})=>{let h=e==="charge"?p??c:c;return h==null?[]:[{start:a,end:l,value:h,low:p??h,high:m??h}]})}function lo(r,s){let e=r[0],t=r.at(-1);if(!e||!t)return[];let n=Math.min(...r.map(o=>o.low)),i=r.reduce((o,a)=>o+a.value,0)/r.length;return[{start:e.start,end:t.end,value:s==="charge"?n:i,low:n,high:Math.max(...r.map(o=>o.high))}]}function co(r,s,e){let t=Math.min(r.low,s.low),n=e==="charge"?t:r.value;return{...r,value:n,low:t,high:Math.max(r.high,s.high)}}async function Hn(r,s){let e=Date.now(),t=[["month",e-3650*x],["5minute",e-x]];for(let[n,i]of t)if((await r.callWS({type:"recorder/statistics_during_period",start_time:new Date(i).toISOString(),statistic_ids:[s],period:n,types:["mean"]}))[s]?.length)return!0;return!1}async function On(r,s,e){return(await r.callWS({type:"nutify/journal/outages",device_id:[s],start:e.start.toISOString(),end:e.end.toISOString()})).upses.flatMap(n=>n.outages).map(n=>({begin:new Date(n.begin).getTime(),end:n.lasts?Date.now():new Date(n.end).getTime(),test:n.test}))}function Pn(r,s){let e=Xe(s,E(r),!1);return{...e,shift:s.start.getTime()-e.start.getTime()}}function Ln(r){return 1.5*Math.max(...r.map(({start:s,end:e})=>e-s))}function Dn({start:r,end:s}){let e=(s-r)/x;return e>27?"month":e>.9?"day":void 0}function dt(r,s){return r[Math.floor(s*(r.length-1))]??0}function uo(r,s){let e=r.map(l=>l.low).sort((l,c)=>l-c),t=e[0]??0;if(s!=="voltage")return t;let n=r.map(l=>l.value).sort((l,c)=>l-c),i=dt(n,.5)*.1;if(t>i)return t;let o=dt(e,.02);if(o>i)return o;let a=e.filter(l=>l>i);return a.length>2?dt(a,.02):dt(n,.1)}function Un(r,s,e){let{axis:t,span:n}=ee[r],i=uo(s,t),o=Math.max(...s.map(m=>m.high));if((t==="zero"||t==="percent")&&(i=Math.min(0,i)),t==="percent"&&(o=Math.max(100,o)),o-i<n){let m=(n-(o-i))/2;o+=t==="zero"?2*m:m,i-=t==="zero"?0:m}let a=t==="zero"||t==="voltage"?o*.35:(o-i)*.75,l=m=>m.value>=i-a&&m.value<=o+a,c=e.filter(l);for(let{value:m}of c)i=Math.min(i,m),o=Math.max(o,m);let p=(o-i)*.06;return t!=="percent"&&(o+=p),(t==="fit"||t==="voltage")&&(i-=p),{low:i,high:o,shown:c,hidden:e.filter(m=>!l(m))}}function Gt(r,s){let e=r.reduce((n,{start:i,end:o})=>n+o-i,0),t=r.reduce((n,i)=>n+i.value*(i.end-i.start),0);return{low:Math.min(...r.map(n=>n.low)),mean:t/e,high:Math.max(...r.map(n=>n.high)),count:s.filter(n=>!n.test).length}}var mo=7,ho=22;function zn(r,s,e){let t=s<500?230:s<1100?280:330,{ticks:n,digits:i,step:o}=et(e.low,e.high,t/52),a=Math.min(e.low,n[0]??e.low),l=(n.at(-1)??e.high)+o,c=!e.percent&&l-e.high<o*.4?l:e.high;c===l&&n.push(l);let p=Math.max(...n.map(m=>g(r,m,i).length));return{width:s,height:t,left:p*mo+12,right:s-8,top:24,bottom:t-ho,start:e.start,end:e.end,low:a,high:c,ticks:n,digits:i}}function W(r,s){let e=(s-r.start)/(r.end-r.start);return r.left+e*(r.right-r.left)}function Y(r,s){let e=(s-r.low)/(r.high-r.low||1);return r.bottom-e*(r.bottom-r.top)}function me(r){return(r.start+r.end)/2}function In(r,s,e){let t=Math.max(2,Math.floor((s.right-s.left)/66));return w`
    <text x=${s.left-8} y="11" class="tick" text-anchor="end">${e}</text>
    ${s.ticks.map(n=>w`
        <path class="grid" d="M${s.left} ${Y(s,n)}H${s.right}" />
        <text class="tick" text-anchor="end" x=${s.left-8} y=${Y(s,n)+4}>
          ${g(r,n,s.digits)}
        </text>`)}
    ${Js(r,s.start,s.end,t).map(({at:n,label:i})=>w`
        <path class="grid" d="M${W(s,n)} ${s.bottom}v4" />
        <text
          class="tick"
          text-anchor=${go(s,n)}
          x=${W(s,n)}
          y=${s.height-4}
        >${i}</text>`)}`}function go(r,s){return W(r,s)>r.right-24?"end":W(r,s)<24?"start":"middle"}function jn(r,s){return s.flatMap(({begin:e,end:t,test:n})=>{let i=W(r,Math.max(e,r.start)),o=W(r,Math.min(t,r.end));return t<r.start||e>r.end?[]:w`<rect
      class=${n?"test":"outage"}
      x=${i}
      y=${r.top}
      width=${Math.max(1.5,o-i)}
      height=${r.bottom-r.top}
    />`})}function Nn(r,s,e,t,n){let i=t.map(a=>Y(e,a.value)-5),o=Gs(i,15,e.top-8,e.bottom-3);return t.map(({value:a,word:l},c)=>{let p=Y(e,a),m=`${s(l)} ${g(r,a,2)} ${n}`;return w`
      <line class="limit ${l}" x1=${e.left} x2=${e.right} y1=${p} y2=${p} />
      <text class="limit-label" text-anchor="end" x=${e.right-4} y=${o[c]}>
        ${m}
      </text>`})}function fo(r,s){let e=[],t;for(let n of r){let i=e.at(-1);i&&t&&n.start-t.start<=s?i.push(n):e.push([n]),t=n}return e}function Qt(r,s,e){return s.map(t=>`${W(r,me(t)).toFixed(1)},${Y(r,e(t)).toFixed(1)}`).join(" L")}function Zt(r,s,e,t){return fo(s,e).map(n=>{let i=`M${Qt(r,n,p=>p.value)}`,o=[...n].reverse(),l=`M${Qt(r,n,p=>p.high)} L${Qt(r,o,p=>p.low)}Z`,[c]=n;if(n.length===1&&c){let p=W(r,me(c));return w`
        ${t?w`<path class="whisker" d="M${p} ${Y(r,c.low)}V${Y(r,c.high)}" />`:u}
        <circle
          cx=${p}
          cy=${Y(r,c.value)}
          r="2.5"
          class=${t?"dot":"dot before"}
        />`}return w`
      ${t?w`<path class="band" d=${l} />`:u}
      <path class=${t?"line":"line before"} d=${i} />`})}function Vn(r,s){let e=W(r,me(s)),t=Math.min(r.bottom,Math.max(r.top,Y(r,s.value)));return w`
    <line class="cross" x1=${e} x2=${e} y1=${r.top} y2=${r.bottom} />
    <circle class="ring" cx=${e} cy=${t} r="4.5" />`}function Wn(r){return w`<defs>
    <clipPath id="inside">
      <rect
        x=${r.left}
        y=${r.top}
        width=${r.right-r.left}
        height=${r.bottom-r.top}
      />
    </clipPath>
    <pattern
      id="hatch"
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="2" height="6" class="stripe" />
    </pattern>
  </defs>`}function Fn(r,s,e){let t=W(r,me(s)),n=t>r.width/2?`right:${r.width-t+12}px`:`left:${t+12}px`,[i,...o]=e;return d`<div class="tip" style="top:${r.top+4}px;${n}" aria-hidden="true">
    <b>${i}</b>${o.map(a=>d`<div>${a}</div>`)}
  </div>`}function Bn(r,s,e){let t=s<0?e:s,n=Math.max(1,Math.round(e/10)),i={ArrowLeft:t-1,ArrowDown:t-1,ArrowRight:s+1,ArrowUp:s+1,PageDown:t-n,PageUp:s+n,Home:0,End:e-1};if(r==="Escape")return-1;let o=i[r];return o===void 0?void 0:Math.min(e-1,Math.max(0,o))}var qn=y`
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
    margin-block-end: 8px;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin: 0;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-size: 18px;
    font-weight: 500;
  }
  .silent {
    margin-block: 0 8px;
  }
  .plot {
    position: relative;
    direction: ltr;
    min-height: 230px;
  }
  .probe {
    position: absolute;
    cursor: crosshair;
    touch-action: pan-y;
  }
  .band {
    fill: var(--curve);
    opacity: 0.2;
  }
  .line,
  .whisker {
    fill: none;
    stroke: var(--curve);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .whisker {
    opacity: 0.4;
  }
  .line.before {
    stroke: var(--secondary-text-color);
    stroke-width: 1.2;
    stroke-dasharray: 4 3;
  }
  .dot {
    fill: var(--curve);
  }
  .dot.before {
    fill: var(--secondary-text-color);
  }
  .outage {
    fill: var(--error-color, #db4437);
    opacity: 0.22;
  }
  .test {
    fill: url(#hatch);
    opacity: 0.5;
  }
  .stripe {
    fill: var(--warning-color, #ff9800);
  }
  .limit {
    stroke: var(--warning-color, #ff9800);
    stroke-width: 1.3;
    stroke-dasharray: 7 5;
  }
  .range_nominal,
  .range_rated {
    stroke: var(--secondary-text-color);
  }
  .range_transfer_low,
  .range_transfer_high,
  .range_low {
    stroke: var(--error-color, #db4437);
  }
  .limit-label {
    font-size: 12px;
    fill: var(--primary-text-color);
    stroke: var(--card-background-color);
    stroke-width: 3;
    paint-order: stroke;
  }
  .cross {
    stroke: var(--primary-text-color);
    stroke-width: 1;
    opacity: 0.6;
  }
  .ring {
    fill: var(--card-background-color);
    stroke: var(--curve);
    stroke-width: 2.5;
  }
  .legend {
    margin-block-start: 8px;
  }
  .key {
    width: 18px;
    height: 10px;
    flex: none;
    box-sizing: border-box;
  }
  .mean {
    height: 0;
    border-block-start: 2px solid var(--curve);
  }
  .spread {
    background: color-mix(in srgb, var(--curve) 25%, transparent);
  }
  .cut {
    background: color-mix(in srgb, var(--error-color, #db4437) 30%, transparent);
  }
  .tested {
    background: repeating-linear-gradient(
      45deg,
      var(--warning-color, #ff9800) 0 2px,
      transparent 2px 5px
    );
  }
  .past {
    height: 0;
    border-block-start: 1.5px dashed var(--secondary-text-color);
  }
`;var Xt=class extends v{constructor(){super(...arguments);this.compares=!1;this.chosen=-1;this.asked=0;this.measure=new $e(this,".plot")}static{this.properties={...v.properties,ups:{state:!0},found:{state:!0},compares:{state:!0},chosen:{state:!0}}}static getConfigElement(){return A([I,ye("quantity",ct)])}static getStubConfig(e){return{...j(e),quantity:"input_voltage"}}check(e){if(typeof e.device_id!="string")throw new Error("device_id: choose a UPS");if(e.quantity!==void 0&&!ct.includes(e.quantity))throw new Error(`quantity: one of ${ct.join(", ")}`)}get quantity(){return this.config.quantity??"input_voltage"}get entity(){return En(this.ups,this.quantity)}get statistic(){let e=this.entity;return e&&this.ups?.statistics.includes(e)?e:void 0}get unit(){let e=this.hass.states[this.entity??""];return String(e?.attributes.unit_of_measurement??"")}async load(){this.asks!==this.config&&(this.found=void 0),this.asks=this.config,this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}async follow(){let e=()=>{this.period&&this.period.end.getTime()>Date.now()&&this.ask()},t=a=>{this.period=a,this.chosen=-1,this.ask()},{hass:n}=this,i=await z(n,{type:"nutify/journal/subscribe"},e),o=this.config.collection_key;return[i,...await at(n,o,t,e)]}async ask(){let{statistic:e,period:t}=this;if(!e||!t)return;let n=++this.asked;await this.attempt(async()=>{let i=await this.answers(e,t);n===this.asked&&(this.found=this.compares?i:{...i,before:void 0})})}async answers(e,t){let n=Pn(this.hass,t),[i,o,a]=await Promise.all([Jt(this.hass,e,this.quantity,t),On(this.hass,this.config.device_id,t),this.compares?Jt(this.hass,e,this.quantity,n):void 0]);return{period:t,points:i,outages:o,before:a?.map(l=>({...l,start:l.start+n.shift,end:l.end+n.shift})),history:i.length>0||await Hn(this.hass,e)}}shouldUpdate(e){if(e.size>1||!e.has("hass"))return!0;let t=e.get("hass"),n=this.entity??"",i=o=>o?.states[n]?.state==="unavailable";return S(t,this.hass,[])||i(t)!==i(this.hass)}get silent(){return this.hass.states[this.entity??""]?.state==="unavailable"}draw(e){if(!this.ups)return u;if(!this.statistic)return this.message(e("range_missing"));let t=this.found;if(!t)return this.problem?u:d`<div class="message" aria-busy="true">${e("range_loading")}</div>`;let n=this.silent?d`<p class="muted silent">${e("range_silent")}</p>`:u;if(!t.points.length&&!t.before?.length){let i=t.history?"range_nothing":"range_no_history";return d`${this.bar(e,t)}${n}${this.message(e(i))}`}return d`${this.bar(e,t)}${n}${this.plot(e,t)}`}message(e){return d`<div class="message">${e}</div>`}value(e,t=!0){let n=g(this.hass,e,ee[this.quantity].digits);return t&&this.unit?`${n} ${this.unit}`:n}bar(e,t){let{low:n,mean:i,high:o,count:a}=Gt(t.points,t.outages),l=(p,m)=>d`<div><dt>${e(p)}</dt><dd>${m}</dd></div>`,c=this.quantity==="charge";return d`<div class="bar">
      <dl>
        ${t.points.length?d`${l("range_lowest",this.value(n))}
            ${c?u:l("range_mean",this.value(i))}
            ${l("range_highest",this.value(o))}`:u}
        ${l("range_outages",g(this.hass,a,0))}
      </dl>
      <button
        class=${this.compares?"on":""}
        aria-pressed=${this.compares?"true":"false"}
        @click=${this.toggle}
      >
        ${e("range_compare")}
      </button>
    </div>`}toggle(){this.compares=!this.compares,!this.compares&&this.found?this.found={...this.found,before:void 0}:this.ask()}plot(e,t){let n=this.measure.width;return d`<div class="plot">
        ${n?this.chart(e,t,n):u}
      </div>
      ${this.legend(e,t)}`}laid(e){let t=Cn(this.ups,this.quantity,this.unit),n=[...e.points,...e.before??[]];return Un(this.quantity,n,t)}frame(e,t){let{low:n,high:i}=this.laid(e);return zn(this.hass,t,{start:e.period.start.getTime(),end:e.period.end.getTime(),low:n,high:i,percent:ee[this.quantity].axis==="percent"})}chart(e,t,n){let i=this.frame(t,n),{shown:o}=this.laid(t),a=Ln([...t.points,...t.before??[]]),l=t.points[this.chosen];return d`<svg
        viewBox="0 0 ${i.width} ${i.height}"
        width=${i.width}
        height=${i.height}
        role="img"
        aria-label=${this.sentence(e,t)}
        style="--curve:${ee[this.quantity].color}"
      >
        ${Wn(i)}${In(this.hass,i,this.unit)}
        ${jn(i,t.outages)}
        <g clip-path="url(#inside)">
          ${t.before?Zt(i,t.before,a,!1):u}
          ${Zt(i,t.points,a,!0)}
        </g>
        ${Nn(this.hass,e,i,o,this.unit)}
        ${l?Vn(i,l):u}
      </svg>
      ${this.probe(e,t,i)}
      ${l?Fn(i,l,this.lines(e,t,l)):u}`}sentence(e,t){let{low:n,mean:i,high:o,count:a}=Gt(t.points,t.outages);if(!t.points.length)return e("range_nothing");let l=this.quantity==="charge"?"range_sentence_charge":"range_sentence";return e(l,{name:this.ups?.name,quantity:e(`range_${this.quantity}`),from:b(this.hass,t.period.start,{dateStyle:"medium"}),to:b(this.hass,t.period.end,{dateStyle:"medium"}),low:this.value(n),mean:this.value(i),high:this.value(o),count:a})}probe(e,t,n){let i=t.points[this.chosen],o=`left:${n.left}px;width:${n.right-n.left}px;top:${n.top}px;height:${n.bottom-n.top}px`;return d`<div
      class="probe"
      style=${o}
      role="slider"
      tabindex="0"
      aria-label=${e("range_point")}
      aria-valuemin="0"
      aria-valuemax=${Math.max(0,t.points.length-1)}
      aria-valuenow=${Math.max(0,this.chosen)}
      aria-valuetext=${i?this.lines(e,t,i).join(", "):e("range_point")}
      @pointermove=${a=>this.point(a,t)}
      @pointerdown=${a=>this.point(a,t)}
      @pointerleave=${a=>{a.pointerType==="mouse"&&(this.chosen=-1)}}
      @keydown=${a=>this.key(a,t.points.length)}
      @blur=${()=>this.chosen=-1}
    ></div>`}point(e,{points:t,period:n}){let i=e.currentTarget.getBoundingClientRect(),o=n.end.getTime()-n.start.getTime(),a=n.start.getTime()+(e.clientX-i.left)/i.width*o,l=t.map(c=>Math.abs(me(c)-a));this.chosen=l.indexOf(Math.min(...l))}key(e,t){let n=Bn(e.key,this.chosen,t);n===void 0||!t||(e.preventDefault(),this.chosen=n)}lines(e,t,n){let i=Dn(n),o=i==="month"?{month:"long",year:"numeric"}:i==="day"?{dateStyle:"medium"}:{dateStyle:"medium",timeStyle:"short"},a=me(n),l=t.before?.find(h=>h.start<=a&&a<h.end),c=t.outages.filter(h=>h.begin<n.end&&h.end>n.start),p=c.find(h=>!h.test),m={low:this.value(n.low,!1),high:this.value(n.high)};return[b(this.hass,i?a:n.start,o),this.quantity==="charge"?`${e("range_lowest")} ${this.value(n.value)}`:`${e("range_mean")} ${this.value(n.value)}`,e("range_from_to",m),...l?[`${e("range_before")} ${this.value(l.value)}`]:[],...p?[e("range_on_battery")]:[],...c.length&&!p?[e("range_test")]:[]]}legend(e,t){let{hidden:n}=this.laid(t),i=a=>t.outages.some(l=>l.test===a),o=(a,l)=>d`<li><span class="key ${a}" aria-hidden="true"></span>${l}</li>`;return d`<ul
      class="legend"
      style="--curve:${ee[this.quantity].color}"
    >
      ${o("mean",e(this.quantity==="charge"?"range_lowest":"range_mean"))}
      ${o("spread",e("range_spread"))}
      ${i(!1)?o("cut",e("range_on_battery")):u}
      ${i(!0)?o("tested",e("range_test")):u}
      ${this.compares&&t.before?o("past",e(t.before.length?"range_before":"range_no_before")):u}
      ${n.map(({word:a,value:l})=>d`<li>${e("range_beyond",{limit:e(a),value:`${g(this.hass,l,2)} ${this.unit}`})}</li>`)}
    </ul>`}static{this.styles=[k,tt,qn]}};T("range",Xt,["input_voltage"]);var yo=45*x,vo=["night","morning","afternoon","evening"];function Kn(r){let s=t=>{let n=r.entities[`sensor/meter/${t}`];return n&&r.statistics.includes(n)?n:void 0},e=s("energy");if(e)return{energy:e,mains:s("mains_energy"),cost:s("cost"),emissions:s("emissions")}}function Yn(r,s){let e=s.end.getTime()-s.start.getTime();if(e>=yo)return[{period:s,step:"month",kind:"chosen"}];let t=E(r),{year:n,month:i}=K(Date.now(),t),o={period:{start:new Date(L(t,n,i-11)),end:new Date(L(t,n,i+1)-1)},step:"month",kind:"year"},a=e>1.5*x?"day":"hour";return[o,{period:s,step:a,kind:"chosen"}]}function Jn(r,s){return{period:{start:new Date(r.start),end:new Date(r.end-1)},step:s==="month"?"day":"hour",kind:"bar"}}async function Gn(r,s,e,t,n){return r.callWS({type:"recorder/statistics_during_period",start_time:new Date(e).toISOString(),end_time:new Date(t).toISOString(),statistic_ids:s,period:n,types:["change"]})}async function Qn(r,s,{start:e,end:t},n){let i=Date.now(),o=Math.max(i-i%O,e.getTime()),a=await Gn(r,s,e.getTime(),t.getTime(),n);if(t.getTime()<o||e.getTime()>i)return a;let l={start:new Date(o),end:new Date(i)},c=s.map(async p=>{let m=await te(r,p,l);return[p,[...a[p]??[],{start:o,end:i,change:m}]]});return Object.fromEntries(await Promise.all(c))}async function te(r,s,{start:e,end:t}){if(!s)return;let n=await r.callWS({type:"recorder/statistic_during_period",statistic_id:s,types:["change"],fixed_period:{start_time:e.toISOString(),end_time:new Date(t.getTime()+1).toISOString()}});return typeof n.change=="number"?Math.max(0,n.change):void 0}async function wo(r,s,e){let t=Xe(e,E(r)),n=Math.min(Date.now(),e.end.getTime())-e.start.getTime(),i=t.start.getTime(),o=new Date(Math.min(t.end.getTime(),i+n)),a=await Gn(r,[s],i,i+3*O,"hour");if(!(n<=0||!a[s]?.length))return te(r,s,{start:t.start,end:o})}function $o(r,{period:s,step:e}){let t=E(r),n=s.end.getTime(),{year:i,month:o,day:a}=K(s.start.getTime(),t),l=p=>e==="hour"?s.start.getTime()+p*O:e==="month"?L(t,i,o+p):L(t,i,o,a+p),c=[];for(let p=0;l(p)<=n&&p<1e3;p++)c.push([l(p),l(p+1)]);return c}function xo(r){return(E(r)??Intl.DateTimeFormat().resolvedOptions().timeZone)===r.config.time_zone}function es(r){let s=(r??[]).filter(e=>typeof e.change=="number");if(s.length)return s.reduce((e,t)=>e+Math.max(0,t.change??0),0)}async function _o(r,s,e){let t=[s.energy,...s.cost?[s.cost]:[]],n=e.step==="month"&&xo(r)?"day":"hour",i=await Qn(r,t,e.period,n),o=(a,l,c)=>a?i[a]?.filter(p=>p.start>=l&&p.start<c):void 0;return $o(r,e).map(([a,l])=>({start:a,end:l,energy:es(o(s.energy,a,l)),cost:es(o(s.cost,a,l)),ahead:a>Date.now()}))}async function ko(r,s,e,t){let n=s.parts.filter(({energy:i})=>i!==null&&s.statistics.includes(i));return n.length?Promise.all(n.map(async({name:i,energy:o,cost:a})=>{let l=a&&s.statistics.includes(a)?a:void 0,[c,p]=await Promise.all([te(r,o,t),te(r,l,t)]);return{name:i,energy:c??0,cost:p}})):To(r,e,t)}async function To(r,s,e){let t=[s.energy,...s.cost?[s.cost]:[]],n=await Qn(r,t,e,"hour"),i=E(r),o=(a,l)=>es(n[a]?.filter(c=>Math.floor(K(c.start,i).hour/6)===l));return vo.map((a,l)=>({name:a,energy:o(s.energy,l)??0,cost:s.cost?o(s.cost,l)??0:void 0}))}function Zn(r){return!r.parts.some(s=>s.energy&&r.statistics.includes(s.energy))}async function Xn(r,s,e,t){let{period:n}=t,[i,o,a,l,c,p,m]=await Promise.all([te(r,e.energy,n),te(r,e.mains,n),te(r,e.cost,n),te(r,e.emissions,n),wo(r,e.energy,n),ko(r,s,e,n),_o(r,e,t)]);return{scope:t,...{energy:i,mains:o,cost:a,emissions:l,past:c},slices:p,bars:m}}var er=["var(--info-color, #1e88e5)","var(--warning-color, #ff9800)","var(--success-color, #43a047)","color-mix(in srgb, var(--error-color, #db4437) 60%, var(--info-color, #1e88e5))","color-mix(in srgb, var(--success-color, #43a047) 50%, var(--info-color, #1e88e5))","color-mix(in srgb, var(--warning-color, #ff9800) 50%, var(--error-color, #db4437))","var(--secondary-text-color)"],Pe=70,ts=2*Math.PI*Pe,Ao=.05;function ss(r){return er[r%er.length]??""}function tr(r,s,e,t){let n=0,i=r.map(({share:o},a)=>{let l=n;if(n+=o,o<=0)return u;let c=(l+o/2)*2*Math.PI-Math.PI/2,p=Math.max(.5,o*ts-(o<1?2:0));return w`
      <circle
        r=${Pe}
        style="stroke:${ss(a)}"
        stroke-dasharray="${p} ${ts-p}"
        stroke-dashoffset=${-l*ts}
        transform="rotate(-90)"
      />
      ${o>=Ao?w`<text
              class="number"
              x=${Pe*Math.cos(c)}
              y=${Pe*Math.sin(c)+4}
            >${a+1}</text>`:u}`});return d`<svg
    class="donut"
    viewBox="-86 -86 172 172"
    role="img"
    aria-label=${t}
  >
    <circle r=${Pe} class="ring" />
    ${i}
    <text class="total" y="2">${s}</text>
    <text class="under" y="20">${e}</text>
  </svg>`}function ut(r,s,e,t){if(e==="hour")return t?b(r,s.start,{hour:"numeric"}):b(r,s.start,{dateStyle:"medium",timeStyle:"short"});let n=s.start;return e==="day"?b(r,n,t?{day:"numeric"}:{dateStyle:"full"}):b(r,n,{month:t?"short":"long",...t?{}:{year:"numeric"}})}var Ro={month:38,day:24,hour:44};function sr(r,s){let{step:e,width:t,chosen:n,value:i}=s,o=Math.max(0,...r.map(M=>i(M)??0)),{ticks:a,digits:l}=et(0,o||1,4),c=Math.max(o,a.at(-1)??0)*1.06||1,p=a.map(M=>s.axis(M,l)),m=Math.max(...p.map(M=>M.length))*7+8,h=(t-m)/Math.max(1,r.length),f=Math.max(1,Math.ceil(Ro[e]/Math.max(1,h))),$=r[n];return d`<div
    class="bars"
    style="--axis:${m}px"
    role="group"
    aria-label=${s.label}
    @pointerleave=${()=>s.choose(-1)}
    @keydown=${M=>Eo(M,r)}
  >
    ${a.map((M,re)=>d`<div
        class="line"
        style="bottom:calc(var(--under) + (100% - var(--under)) * ${M/c})"
      >
        <span>${p[re]}</span>
      </div>`)}
    <div class="columns">
      ${r.map((M,re)=>Mo(M,re,r,s,c,f))}
    </div>
    ${$?Co($,n,r.length,s):u}
  </div>`}function Mo(r,s,e,t,n,i){let o=t.value(r),a=s%i===0?ut(t.hass,r,t.step,!0):"",l=d`<span class="at" aria-hidden="true" data-at=${a}></span>`;if(o===void 0)return d`<div class="column" @pointerenter=${()=>t.choose(s)}>
      ${r.ahead?u:d`<i class="unknown"></i>`}${l}
    </div>`;let c=e[t.chosen],p=c!==void 0&&t.value(c)!==void 0,m=e.findIndex(f=>t.value(f)!==void 0),h=p?t.chosen:m;return d`<button
    class="column ${t.drills?"":"still"}"
    tabindex=${s===h?"0":"-1"}
    aria-label=${t.words(r).join(", ")}
    data-index=${s}
    @click=${()=>t.drills&&t.drill(r)}
    @pointerenter=${()=>t.choose(s)}
    @focus=${()=>t.choose(s)}
    @blur=${()=>t.choose(-1)}
  >
    <i style="height:calc((100% - var(--under)) * ${o/n})"></i>${l}
  </button>`}function Eo(r,s){let e={ArrowLeft:-1,ArrowRight:1}[r.key],t=Number(r.target.dataset.index);if(e===void 0||!Number.isFinite(t))return;r.preventDefault();let n=r.currentTarget;for(let i=t+e;i>=0&&i<s.length;i+=e){let o=n.querySelector(`[data-index="${i}"]`);if(o){o.focus();return}}}function Co(r,s,e,t){let[n,...i]=t.words(r),o=(s+.5)/e,a=`calc(var(--axis) + (100% - var(--axis)) * ${o})`,l=`calc((100% - var(--axis)) * ${1-o})`,c=o>.5?`right:calc(${l} + 10px)`:`left:calc(${a} + 10px)`;return d`<div class="tip" style="top:4px;${c}" aria-hidden="true">
    <b>${n}</b>${i.map(p=>d`<div>${p}</div>`)}
  </div>`}var nr=y`
  ha-card {
    container-type: inline-size;
    height: auto;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    justify-content: space-between;
    margin-block-end: 12px;
  }
  ol {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: center;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ol li {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  ol li + li::before {
    content: "/";
    color: var(--secondary-text-color);
  }
  ol [aria-current] {
    font-weight: 600;
    padding: 6px 8px;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 28px;
    margin: 0 0 16px;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-size: 20px;
    font-weight: 500;
  }
  dd.change {
    font-size: 15px;
    line-height: 1.7;
  }
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  @container (min-width: 640px) {
    .halves {
      grid-template-columns: minmax(220px, 2fr) minmax(0, 5fr);
    }
  }
  .left {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 24px;
    align-items: center;
    justify-content: center;
    align-content: start;
  }
  .donut {
    width: 190px;
    flex: none;
    overflow: visible;
  }
  .donut circle {
    fill: none;
    stroke-width: 26;
  }
  .donut .ring {
    stroke: var(--divider-color);
    opacity: 0.5;
  }
  .donut text {
    text-anchor: middle;
    fill: var(--primary-text-color);
  }
  .donut .total {
    font-size: 20px;
    font-weight: 600;
  }
  .donut .under {
    font-size: 11px;
    fill: var(--secondary-text-color);
  }
  .donut .number {
    font-size: 12px;
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--card-background-color);
    stroke-width: 3;
  }
  .parts {
    flex: 1 1 200px;
    max-width: 420px;
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 14px;
  }
  .parts li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    gap: 8px;
    align-items: baseline;
    padding-block: 4px;
  }
  .parts li + li {
    border-block-start: 1px solid var(--divider-color);
  }
  .parts .name {
    overflow-wrap: anywhere;
  }
  .parts .share {
    min-width: 3em;
    text-align: end;
    color: var(--secondary-text-color);
  }
  .swatch {
    min-width: 20px;
    text-align: center;
    font-size: 12px;
    font-weight: 600;
    border-block-end: 4px solid var(--swatch);
  }
  .bars {
    --under: 24px;
    position: relative;
    height: 250px;
    direction: ltr;
  }
  .line {
    position: absolute;
    inset-inline: var(--axis) 0;
    border-block-start: 1px solid var(--divider-color);
    pointer-events: none;
  }
  .line span {
    position: absolute;
    inset-inline-end: calc(100% + 8px);
    inset-block-start: -9px;
    font-size: 12px;
    line-height: 18px;
    white-space: nowrap;
    color: var(--secondary-text-color);
  }
  .columns {
    position: absolute;
    inset: 0;
    inset-inline-start: var(--axis);
    display: flex;
  }
  .column,
  button.column {
    position: relative;
    flex: 1 1 0;
    min-width: 0;
    min-height: 0;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
  }
  button.column:hover {
    background: color-mix(in srgb, var(--info-color, #1e88e5) 10%, transparent);
  }
  button.column:focus-visible {
    outline-offset: -2px;
  }
  button.still {
    cursor: default;
  }
  .column i {
    position: absolute;
    inset-inline: 14%;
    bottom: var(--under);
    min-height: 1px;
    border-radius: 3px 3px 0 0;
    background: var(--info-color, #1e88e5);
  }
  .column i.unknown {
    height: 8px;
    background: repeating-linear-gradient(
      45deg,
      var(--secondary-text-color) 0 1px,
      transparent 1px 4px
    );
    opacity: 0.6;
  }
  .at::after {
    content: attr(data-at);
  }

  .at {
    position: absolute;
    bottom: 0;
    inset-inline-start: 50%;
    transform: translateX(-50%);
    font-size: 12px;
    line-height: 20px;
    white-space: nowrap;
    color: var(--secondary-text-color);
  }
  .hint {
    margin: 4px 0 0;
    font-size: 13px;
  }
  details {
    margin-block-start: 12px;
  }
  summary {
    cursor: pointer;
    width: max-content;
    padding: 6px 0;
    color: var(--secondary-text-color);
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
  }
  .scroll {
    overflow: auto;
    max-height: 360px;
  }
  table {
    border-collapse: collapse;
    min-width: min(100%, 420px);
    font-size: 14px;
  }
  th,
  td {
    padding: 5px 16px 5px 0;
    text-align: start;
    font-weight: 400;
    border-block-end: 1px solid var(--divider-color);
  }
  thead th {
    font-weight: 600;
  }
  td {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  thead th + th {
    text-align: end;
  }
`;var ns=class extends v{constructor(){super(...arguments);this.scopes=[];this.wanted=[];this.inMoney=!1;this.chosen=-1;this.asked=0;this.measure=new $e(this,".right")}static{this.properties={...v.properties,ups:{state:!0},scopes:{state:!0},found:{state:!0},inMoney:{state:!0},chosen:{state:!0}}}static getConfigElement(){return A([I])}static getStubConfig(e){return j(e)}check(e){if(typeof e.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.asks!==this.config&&(this.found=void 0),this.asks=this.config,this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}async follow(){let e=n=>{this.wanted=Yn(this.hass,n),this.ask()},t=()=>{(this.wanted.at(-1)?.period.end.getTime()??0)>Date.now()&&this.ask()};return at(this.hass,this.config.collection_key,e,t)}get meters(){return this.ups&&Kn(this.ups)}async ask(){let{ups:e,meters:t,wanted:n}=this,i=n.at(-1);if(!i||!e||!t)return;let o=++this.asked;await this.attempt(async()=>{let a=await Xn(this.hass,e,t,i);o===this.asked&&(this.chosen=-1,this.scopes=n,this.found=a)})}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}go(e){this.wanted=e,this.ask().then(async()=>{await this.updateComplete,this.renderRoot.querySelector("[aria-current]")?.focus()})}unit(e){let t=this.hass.states[e??""]?.attributes.unit_of_measurement;return String(t??"")}energy(e){let t=e<10?2:e<1e3?1:0;return`${g(this.hass,e,t)} ${this.unit(this.meters?.energy)}`}get asMoney(){return this.inMoney&&this.meters?.cost!==void 0}amount(e){return this.asMoney?ce(this.hass,e):this.energy(e)}draw(e){let{ups:t,found:n}=this;if(!t)return u;if(!this.meters){let o=t.needs_rating?"empty_no_watts":"breakdown_no_energy";return d`<div class="message">${e(o)}</div>`}if(!n)return this.problem?u:d`<div class="message" aria-busy="true">
        ${e("breakdown_loading")}
      </div>`;let i=!n.energy&&n.bars.every(o=>o.energy===void 0);return d`
      <div class="top">${this.crumbs(e)}${this.units(e)}</div>
      ${i?d`<div class="message">${e("breakdown_nothing")}</div>`:d`${this.figures(e,n)}
            <div class="halves">
              <div class="left">${this.parts(e,n)}</div>
              <div class="right">${this.chart(e,n)}</div>
            </div>
            ${this.table(e,n)}`}
    `}crumbs(e){return d`<nav aria-label=${e("breakdown_way")}>
      <ol>
        ${this.scopes.map((t,n)=>{let i=this.scopeName(e,t);return d`<li>
            ${n===this.scopes.length-1?d`<span aria-current="page" tabindex="-1">${i}</span>`:d`<button @click=${()=>this.go(this.scopes.slice(0,n+1))}>
                  ${i}
                </button>`}
          </li>`})}
      </ol>
    </nav>`}scopeName(e,{kind:t,period:n,step:i}){let{start:o,end:a}=n;if(t==="year")return e("breakdown_year");if(t==="bar"&&i==="day")return b(this.hass,o,{month:"long",year:"numeric"});let l=b(this.hass,o,{dateStyle:"medium"}),c=b(this.hass,a,{dateStyle:"medium"});return l===c?l:e("breakdown_from_to",{from:l,to:c})}units(e){if(!this.meters?.cost)return u;let t=(n,i)=>d`<button
      class=${this.inMoney===n?"on":""}
      aria-pressed=${this.inMoney===n?"true":"false"}
      @click=${()=>this.inMoney=n}
    >
      ${i}
    </button>`;return d`<div class="row" role="group" aria-label=${e("breakdown_show")}>
      ${t(!1,e("energy"))}${t(!0,e("cost"))}
    </div>`}figures(e,t){let{energy:n,mains:i,cost:o,emissions:a}=t,l=this.meters,c=(f,$)=>$===void 0?u:d`<div><dt>${e(f)}</dt><dd>${$}</dd></div>`,p=i??n,m=o!==void 0&&p?`${ce(this.hass,o/p)}/${this.unit(l?.energy)}`:void 0,h=a===void 0?void 0:`${g(this.hass,a,2)} ${this.unit(l?.emissions)}`;return d`<dl>
      ${c("energy",n===void 0?void 0:this.energy(n))}
      ${c("breakdown_mains",i===void 0?void 0:this.energy(i))}
      ${c("cost",o===void 0?void 0:ce(this.hass,o))}
      ${c("emissions",h)}${c("breakdown_price",m)}
      ${this.change(e,t)}
    </dl>`}change(e,{energy:t,past:n}){if(t===void 0||!n)return u;let i=Math.round((t-n)/n*100),[o,a]=i>0?["↑","breakdown_more"]:i<0?["↓","breakdown_less"]:["→","breakdown_same"],l=e(a,{percent:g(this.hass,Math.abs(i),0)});return d`<div>
      <dt>${e("breakdown_before",{value:this.energy(n)})}</dt>
      <dd class="change"><span aria-hidden="true">${o}</span> ${l}</dd>
    </div>`}shown(e,t){let n=this.ups!==void 0&&Zn(this.ups),i=a=>this.asMoney?a.cost??0:a.energy,o=t.slices.reduce((a,l)=>a+i(l),0);return t.slices.map(a=>({name:n?e(`breakdown_${a.name}`):a.name,value:i(a),words:this.amount(i(a)),share:o?i(a)/o:0}))}parts(e,t){let n=this.shown(e,t),i=this.amount(n.reduce((l,c)=>l+c.value,0)),o=l=>`${g(this.hass,l*100,0)} %`,a=e("breakdown_sentence",{total:i,parts:n.map(l=>`${l.name} ${l.words} (${o(l.share)})`).join(", ")});return d`
      ${tr(n,i,e("breakdown_total"),a)}
      <ul class="parts">
        ${n.map((l,c)=>d`<li>
            <span class="swatch" style="--swatch:${ss(c)}">
              ${c+1}
            </span>
            <span class="name">${l.name}</span>
            <span>${l.words}</span>
            <span class="share">${o(l.share)}</span>
          </li>`)}
      </ul>
    `}chart(e,{scope:t,bars:n}){let i=t.step!=="hour";return d`${sr(n,{hass:this.hass,step:t.step,width:this.measure.width||320,chosen:this.chosen,label:e(`breakdown_bars_${t.step}`),value:o=>this.asMoney?o.cost:o.energy,axis:(o,a)=>this.asMoney?ce(this.hass,o):g(this.hass,o,a),words:o=>this.words(e,t.step,o),drills:i,choose:o=>this.chosen=o,drill:o=>this.go([...this.scopes,Jn(o,t.step)])})}
      <p class="muted hint">
        ${this.asMoney?"":`${this.unit(this.meters?.energy)} · `}${e(`breakdown_bars_${t.step}`)}
      </p>`}words(e,t,n){let i=n.start<=Date.now()&&Date.now()<n.end;return[ut(this.hass,n,t,!1),...n.energy===void 0?[e(n.ahead?"breakdown_ahead":"breakdown_unknown")]:[this.energy(n.energy)],...n.cost===void 0?[]:[ce(this.hass,n.cost)],...i&&n.energy!==void 0?[e("breakdown_so_far")]:[]]}table(e,{scope:t,bars:n}){let i=this.meters?.cost!==void 0,o=n.filter(l=>!l.ahead),a="–";return d`<details>
      <summary>${e("breakdown_table")}</summary>
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${e("breakdown_table")}
      >
        <table>
          <caption class="visually-hidden">
            ${e(`breakdown_bars_${t.step}`)}
          </caption>
          <thead>
            <tr>
              <th scope="col">${e("breakdown_time")}</th>
              <th scope="col">${e("energy")}</th>
              ${i?d`<th scope="col">${e("cost")}</th>`:u}
            </tr>
          </thead>
          <tbody>
            ${o.map(l=>d`<tr>
                <th scope="row">${ut(this.hass,l,t.step,!1)}</th>
                <td>${l.energy===void 0?a:this.energy(l.energy)}</td>
                ${i?d`<td>
                      ${l.cost===void 0?a:ce(this.hass,l.cost)}
                    </td>`:u}
              </tr>`)}
          </tbody>
        </table>
      </div>
    </details>`}static{this.styles=[k,tt,nr]}};T("breakdown",ns,["energy"]);function ke(r){return s=>{let e=s.target;e.isConnected&&!e.open&&r()}}function se(r){return s=>{s.currentTarget.closest("dialog")?.close(),r()}}var Te=10;function rs(r){return`${r.title}, ${r.subtitle}`}function is(r,s,e,t){return d`
    ${s.files.html?d`<button
          ?disabled=${e}
          aria-label=${`${r("reports_preview")}: ${rs(s)}`}
          @click=${()=>t.look(s)}
        >
          <ha-icon .icon=${"mdi:eye"}></ha-icon>${r("reports_preview")}
        </button>`:u}
    ${Object.keys(s.files).map(n=>d`<button
          ?disabled=${e}
          aria-label=${r("reports_download",{format:n.toUpperCase(),title:rs(s)})}
          @click=${()=>t.download(s,n)}
        >
          <ha-icon .icon=${"mdi:download"}></ha-icon>${n.toUpperCase()}
        </button>`)}
  `}function rr(r,s,e,t,n,i){return e.total?d`
    <ul>
      ${H(e.rows,o=>o.id,o=>Oo(r,s,o,n,i))}
    </ul>
    ${e.total>Te?Po(r,s,e,t,n.busy,i):u}
  `:d`<p class="message">${s("reports_empty")}</p>`}function Oo(r,s,e,t,n){return d`<li>
    <div class="about">
      <span class="title">${e.title}</span>
      <span class="muted">${e.subtitle}</span>
      <span class="muted"
        >${s("reports_made",{time:b(r,e.made)})}</span
      >
    </div>
    ${t.deleting===e.id?d`<div class="row" role="group" aria-label=${s("reports_ask_delete")}>
          <span>${s("reports_ask_delete")}</span>
          <button
            class="danger"
            ?disabled=${t.busy}
            @click=${()=>n.remove(e)}
          >
            ${s("reports_delete")}
          </button>
          <button class="keep" @click=${()=>n.askDelete()}>
            ${s("reports_keep")}
          </button>
        </div>`:d`<div class="row">
          ${is(s,e,t.busy,n)}
          ${r.user?.is_admin?d`<button
                class="icon"
                data-delete=${e.id}
                ?disabled=${t.busy}
                aria-label=${`${s("reports_delete")}: ${rs(e)}`}
                @click=${()=>n.askDelete(e)}
              >
                <ha-icon .icon=${"mdi:delete-outline"}></ha-icon>
              </button>`:u}
        </div>`}
  </li>`}function Po(r,s,e,t,n,i){let o=t+e.rows.length;return d`<div class="row pager">
    <button
      ?disabled=${n||!t}
      @click=${()=>i.turn(Math.max(0,t-Te))}
    >
      ${s("reports_newer")}
    </button>
    <span class="muted" role="status">
      ${s("reports_page",{from:g(r,t+1),to:g(r,o),total:g(r,e.total)})}
    </span>
    <button
      ?disabled=${n||o>=e.total}
      @click=${()=>i.turn(t+Te)}
    >
      ${s("reports_older")}
    </button>
  </div>`}function ir(r,s,e){return d`<dialog
    aria-labelledby="looked"
    @cancel=${e}
    @close=${ke(e)}
  >
    <div class="bar">
      <h2 id="looked">${s.title}</h2>
      <button autofocus @click=${se(e)}>${r("reports_close")}</button>
    </div>
    <iframe sandbox="" title=${s.title} src=${s.url}></iframe>
  </dialog>`}var or=y`
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
    padding-block: 10px;
    border-block-start: 1px solid var(--divider-color);
  }
  .about {
    display: grid;
    flex: 1 1 220px;
    min-width: 0;
    overflow-wrap: anywhere;
    font-size: 0.9em;
  }
  .title {
    font-size: 1.1em;
    font-weight: 500;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
  }
  button ha-icon {
    --mdc-icon-size: 18px;
  }
  button.icon {
    padding: 6px;
    min-width: 36px;
    border-color: transparent;
    background: none;
  }
  .pager {
    justify-content: space-between;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--divider-color);
  }
  dialog {
    box-sizing: border-box;
    width: min(1100px, calc(100vw - 24px));
    height: calc(100dvh - 24px);
    max-width: none;
    max-height: none;
    padding: 0;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .bar {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    padding: 8px 16px;
  }
  .bar h2 {
    margin: 0;
    min-width: 0;
    font-size: 1.1em;
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bar button {
    flex: none;
  }
  iframe {
    flex: 1;
    border: 0;
    background: #fff;
  }
`;var Lo=["today","yesterday","this_week","last_week","this_month","last_month","this_quarter","last_quarter","this_year","last_year","last_7_days","last_30_days","last_365_days"],dr=["summary","energy","power","voltage","battery","events","control","quality"],Do=["html","pdf","csv","json"],cr=["en","de","es","fr","it"];function ar(r){let s=new Date;s.setDate(s.getDate()-r);let e=t=>String(t).padStart(2,"0");return`${s.getFullYear()}-${e(s.getMonth()+1)}-${e(s.getDate())}T00:00`}function ur(r){let s=(r.locale?.language||r.language).split("-")[0]??"";return{upses:[],period:"last_month",start:ar(7),end:ar(0),sections:dr,formats:["html","pdf"],language:cr.find(e=>e===s)??"en",targets:[]}}function pr(r){return r.sections.length?r.formats.length?r.period?"":!r.start||!r.end?"reports_need_range":r.end<=r.start?"reports_range_empty":"":"reports_need_format":"reports_need_section"}function mr(r,s,e){let t=s.upses.length||r.user?.is_admin?s.upses:e.map(n=>n.device_id);return{...t.length?{device_id:t}:{},...s.period?{period:s.period}:{start:`${s.start}:00`,end:`${s.end}:00`},sections:s.sections,formats:s.formats,language:s.language}}function Le(r,s,e,t,n=""){let i=(o,a)=>t(s.map(l=>l.value).filter(l=>l===o?a:e.includes(l)));return d`<fieldset>
    <legend>
      ${r} ${n?d`<span class="muted">${n}</span>`:u}
    </legend>
    <div class="row">
      ${s.map(({value:o,label:a})=>d`<label class="chip">
            <input
              type="checkbox"
              .checked=${e.includes(o)}
              @change=${l=>i(o,l.target.checked)}
            />
            <span>${a}</span>
          </label>`)}
    </div>
  </fieldset>`}function hr(r,s,e,t,n,i){let o=a=>l=>({value:l,label:e(`selector.${a}.options.${l}`)||l});return d`
    ${t.length>1?Le(s("reports_upses"),t.map(a=>({value:a.device_id,label:a.name})),n.upses,a=>i({upses:a}),n.upses.length?g(r,n.upses.length):s("reports_none_is_all")):u}
    <div class="line">
      ${lr(s("reports_period"),[...Lo.map(o("report_period")),{value:"",label:s("reports_own")}],n.period,a=>i({period:a}))}
      ${lr(s("reports_language"),cr.map(a=>({value:a,label:Uo(a)})),n.language,a=>i({language:a}))}
    </div>
    ${n.period?u:zo(r,s,n,i)}
    ${Le(s("reports_sections"),dr.map(o("report_section")),n.sections,a=>i({sections:a}))}
    ${Le(s("reports_formats"),Do.map(o("report_format")),n.formats,a=>i({formats:a}))}
  `}function Uo(r){let s=new Intl.DisplayNames(r,{type:"language"}).of(r);return s?s.charAt(0).toLocaleUpperCase(r)+s.slice(1):r}function lr(r,s,e,t){return d`<label class="field">
    <span>${r}</span>
    <select
      @change=${n=>t(n.target.value)}
    >
      ${s.map(({value:n,label:i})=>d`<option value=${n} ?selected=${n===e}>${i}</option>`)}
    </select>
  </label>`}function zo(r,s,e,t){let n=o=>d`<label class="field">
      <span>${s(`reports_${o}`)}</span>
      <input
        type="datetime-local"
        .value=${e[o]}
        @change=${a=>t({[o]:a.target.value})}
      />
    </label>`,i=Intl.DateTimeFormat().resolvedOptions().timeZone!==r.config.time_zone;return d`<div class="line wide">${n("start")} ${n("end")}</div>
    ${i?d`<p class="muted small">
          ${s("reports_zone",{zone:r.config.time_zone})}
        </p>`:u}`}var gr=y`
  fieldset {
    border: 0;
    margin: 0 0 14px;
    padding: 0;
    min-width: 0;
  }
  legend,
  .field > span {
    padding: 0;
    margin-block-end: 6px;
    font-size: 0.9em;
    font-weight: 500;
  }
  legend .muted {
    font-weight: 400;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 36px;
    padding-inline: 10px 14px;
    box-sizing: border-box;
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .chip:hover {
    border-color: var(--primary-color);
  }
  .chip:has(input:checked) {
    border-color: var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 14%, transparent);
  }
  .chip:has(input:focus-visible) {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .chip input {
    min-height: 0;
    width: 16px;
    height: 16px;
    margin: 0;
    flex: none;
    accent-color: var(--primary-color);
    outline: none;
  }
  .line {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 8px 16px;
    margin-block-end: 14px;
  }
  .line.wide {
    grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
  }
  .field {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .small {
    font-size: 0.85em;
    margin: -8px 0 14px;
  }
`;async function J(r,s){let e=await r.loadBackendTranslation(s,"nutify");return(t,n)=>e(`component.nutify.${t}`,n)}function pt(r){return r.toLowerCase().replace(/\.\d+\./g,".n.").replace(/[^a-z0-9]+/g,"_")}function fr(r){return r?.translation_key??""}async function ne(r,s,e){let t=s??{};if(t.code==="unauthorized")return e("error_unauthorized");if(t.translation_domain==="nutify"&&t.translation_key)try{let i=(await J(r,"exceptions"))(`exceptions.${t.translation_key}.message`,t.translation_placeholders);if(i)return i}catch{}return Ke(s,e)}var Io=300,as=class extends v{constructor(){super(...arguments);this.busy="";this.sent=!1;this.offset=0;this.deleting="";this.words=()=>"";this.answers={look:e=>{this.show(e)},download:(e,t)=>{this.download(e,t)},askDelete:e=>{this.askDelete(e)},remove:e=>{this.erase(e)},turn:e=>{this.work("page",()=>this.turn(e))}}}static{this.properties={...v.properties,listed:{state:!0},wish:{state:!0},busy:{state:!0},trouble:{state:!0},made:{state:!0},sent:{state:!0},page:{state:!0},offset:{state:!0},deleting:{state:!0},look:{state:!0}}}static getConfigElement(){return A([])}static getStubConfig(){return{}}async load(){let{hass:e}=this;[this.words,this.listed,this.page]=await Promise.all([J(e,"selector"),e.callWS({type:"nutify/ups/list"}),this.fetch(this.offset)]),this.wish??=ur(e)}shouldUpdate(e){if(e.size>1||!e.has("hass"))return!0;let t=e.get("hass");return S(t,this.hass,[])||os(t).join()!==os(this.hass).join()}disconnectedCallback(){super.disconnectedCallback(),this.look=void 0}updated(e){super.updated(e),this.renderRoot.querySelector("dialog:not([open])")?.showModal()}draw(e){let{listed:t,wish:n,page:i}=this;return!t||!n||!i?this.problem?u:d`<div class="message" aria-busy="true">${e("reports_loading")}</div>`:d`
      ${t.length?this.form(e,t,n):d`<p class="message">${e("reports_no_ups")}</p>`}
      <h3 class="archive" tabindex="-1">${e("reports_archive")}</h3>
      ${this.failed(["file","page","delete"])}
      ${rr(this.hass,e,i,this.offset,{deleting:this.deleting,busy:!!this.busy},this.answers)}
      ${this.look?ir(e,this.look,()=>this.look=void 0):u}
    `}form(e,t,n){let i=l=>{this.wish={...n,...l}},o=pr(n),a=!!this.busy;return d`
      ${hr(this.hass,e,this.words,t,n,i)}
      <div class="row">
        <button
          class="primary"
          ?disabled=${a||!!o}
          aria-busy=${this.busy==="make"}
          @click=${()=>this.make("make")}
        >
          <ha-icon .icon=${"mdi:file-chart"}></ha-icon>
          ${e(this.busy==="make"?"reports_making":"reports_make")}
        </button>
        ${o?d`<span class="error">${e(o)}</span>`:u}
        ${this.busy==="make"?d`<span class="muted" role="status"
              >${e("reports_takes_a_while")}</span
            >`:u}
      </div>
      ${this.sending(e,n,i,a||!!o)}
      ${this.failed(["make","send"])}
      <div role="status">${this.made?this.result(e,this.made):u}</div>
    `}sending(e,t,n,i){let o=os(this.hass).map(c=>({value:c,label:String(this.hass.states[c]?.attributes.friendly_name??c)})),a=new Set(o.map(({value:c})=>c)),l=t.targets.filter(c=>a.has(c));return d`<details>
      <summary>${e("reports_send_title")}</summary>
      ${o.length?d`${Le(e("reports_targets"),o,l,c=>n({targets:c}))}
            <button
              ?disabled=${i||!l.length}
              aria-busy=${this.busy==="send"}
              @click=${()=>this.make("send",l)}
            >
              <ha-icon .icon=${"mdi:send"}></ha-icon>
              ${e(this.busy==="send"?"reports_sending":"reports_send")}
            </button>`:d`<p class="muted">${e("reports_no_targets")}</p>`}
    </details>`}result(e,t){let n=this.page?.rows.find(i=>i.id===t.id);return d`<section class="result">
      <strong>${e(this.sent?"reports_was_sent":"reports_was_made")}</strong>
      <span>${t.title} <span class="muted">${t.subtitle}</span></span>
      <span>${t.summary}</span>
      ${n?d`<div class="row">
            ${is(e,n,!!this.busy,this.answers)}
          </div>`:u}
    </section>`}failed(e){let{trouble:t}=this;return t&&e.includes(t.work)?d`<p class="error" role="alert">${t.words}</p>`:u}async work(e,t){if(!(this.busy||!this.text)){this.busy=e,this.trouble=void 0;try{await t()}catch(n){this.trouble={work:e,words:await ne(this.hass,n,this.text)}}finally{this.busy=""}}}fetch(e){return this.hass.callWS({type:"nutify/reports/list",offset:e,limit:Te})}async turn(e){this.page=await this.fetch(e),this.offset=e}make(e,t=[]){return this.work(e,async()=>{let{wish:n,listed:i}=this;if(!n||!i)return;let o=e==="send";this.made=void 0;let{response:a}=await this.hass.callService("nutify",o?"send_report":"generate_report",{...mr(this.hass,n,i),...o?{targets:t}:{}},void 0,!1,!0);await this.turn(0),this.sent=o,this.made=a})}async signed(e,t){let{path:n}=await this.hass.callWS({type:"auth/sign_path",path:e.files[t],expires:Io});return n}show(e){return this.work("file",async()=>{let t=await this.signed(e,"html");this.look={title:`${e.title} – ${e.subtitle}`,url:t}})}download(e,t){return this.work("file",async()=>{let n=document.createElement("a");n.href=await this.signed(e,t),n.download=e.files[t]?.split("/").pop()??"",this.renderRoot.appendChild(n),n.click(),n.remove()})}async askDelete(e){let t=this.deleting;this.deleting=e?.id??"",await this.updateComplete;let n=e?"button.keep":`[data-delete="${CSS.escape(t)}"]`;this.renderRoot.querySelector(n)?.focus()}erase({entry_id:e,id:t}){return this.work("delete",async()=>{await this.hass.callWS({type:"nutify/reports/delete",entry_id:e,report_id:t}),this.deleting="",this.made?.id===t&&(this.made=void 0);let n=this.page?.rows.length===1;await this.turn(n?Math.max(0,this.offset-Te):this.offset),await this.updateComplete,this.renderRoot.querySelector("h3.archive")?.focus()})}static{this.styles=[k,gr,or,y`
      h3 {
        margin: 24px 0 8px;
        font-size: 1.1em;
        font-weight: 500;
      }
      details {
        margin-block-start: 12px;
      }
      summary {
        cursor: pointer;
        padding-block: 6px;
      }
      summary:focus-visible {
        outline: 2px solid var(--primary-color);
        outline-offset: 2px;
      }
      .result {
        display: grid;
        gap: 6px;
        margin-block-start: 12px;
        padding: 12px;
        border-radius: 8px;
        border-inline-start: 4px solid var(--success-color, #43a047);
        background: color-mix(in srgb, var(--success-color, #43a047) 10%, transparent);
        overflow-wrap: anywhere;
      }
    `]}};function os(r){return Object.keys(r?.states??{}).filter(s=>s.startsWith("notify.")).sort()}T("reports",as);var br=["harmless","discharge","protection","power","unknown"],jo=["load.on","load.off","load.cycle"],No=["sensor/realpower","sensor/current"],Vo=["switch/switch","binary_sensor/status","sensor/status"];function De(r){return r.name.endsWith(".delay")}function yr(r,s){return r.map(e=>{let t=pt(e.name),n=e.label===e.name?e.description:e.label;return{...e,label:s(`entity.button.${t}.name`)||n}})}function mt(r){return r.part?r.name.slice(r.part.length+1):r.name}function vr(r,s,e){let t=new Map(s.outlets.map(i=>[i.part,i]));return[...new Set([...t.keys(),...e.flatMap(i=>i.part?[i.part]:[])])].map(i=>{let o=t.get(i)?.entities??{},a=e.filter(c=>c.part===i),l=jo.flatMap(c=>a.filter(p=>mt(p)===c));return{part:i,name:t.get(i)?.name??i,state:Vo.map(c=>o[c]).find(Boolean),measures:No.flatMap(c=>o[c]??[]),main:l.length?l:Wo(r,i,o["switch/switch"]),more:a.filter(c=>!l.includes(c))}})}function Wo(r,s,e){if(!e)return[];let t={part:s,description:"",entity:e},n={...t,name:`${s}.load.on`,label:"",danger:"harmless",icon:"mdi:power-plug",service:"turn_on"},i={...t,name:`${s}.load.off`,label:"",danger:"power",icon:"mdi:power-plug-off",service:"turn_off"};return r.user?.is_admin?[n,i]:[n]}function Fo(r){return r.danger==="power"||r.danger==="unknown"}function wr(r,{act:s,parameter:e,sure:t},n){let i=Fo(s);return d`
    <dialog
      class=${s.danger}
      aria-labelledby="ask"
      aria-describedby="why"
      @cancel=${n.cancel}
      @close=${ke(n.cancel)}
    >
      <h2 id="ask">${r("control_ask",{command:n.label})}</h2>
      <p class="target">${n.target}</p>
      <p id="why" class="why">
        <ha-icon .icon=${i?"mdi:alert":"mdi:information-outline"}></ha-icon>
        <span>${r(`control_class_${s.danger}`)}</span>
      </p>
      ${s.description?d`<p class="muted">${s.description}</p>`:u}
      <p class="muted">
        <code>${s.name}${e?` ${e}`:""}</code>
        ${De(s)&&!e?r("control_delay_default"):u}
      </p>
      ${i?d`<label class="tick">
            <input
              type="checkbox"
              .checked=${t}
              @change=${o=>n.tick(o.target.checked)}
            />
            ${r("control_sure")}
          </label>`:u}
      <div class="row end">
        <button autofocus @click=${se(n.cancel)}>${r("control_cancel")}</button>
        <button
          class=${i?"fatal":"primary"}
          ?disabled=${i&&!t}
          @click=${se(n.run)}
        >
          ${r("control_run")}
        </button>
      </div>
    </dialog>
  `}var ht=y`
  dialog {
    box-sizing: border-box;
    width: min(460px, calc(100vw - 32px));
    max-height: calc(100vh - 32px);
    overflow: auto;
    padding: 20px;
    border: 1px solid var(--divider-color);
    border-block-start: 4px solid var(--warning-color, #ff9800);
    border-radius: var(--ha-card-border-radius, 12px);
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
  }
  dialog.power,
  dialog.unknown {
    border-block-start-color: var(--error-color, #db4437);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  dialog h2 {
    margin: 0;
    font-size: 1.25em;
    font-weight: 500;
  }
  dialog p {
    margin: 8px 0 0;
    overflow-wrap: anywhere;
  }
  .target {
    font-weight: 500;
  }
  .why {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .why ha-icon {
    flex: none;
    color: var(--warning-color, #ff9800);
  }
  .power .why ha-icon,
  .unknown .why ha-icon {
    color: var(--error-color, #db4437);
  }
  .tick {
    display: flex;
    gap: 10px;
    align-items: center;
    margin-block-start: 16px;
    min-height: 36px;
    cursor: pointer;
  }
  .tick input {
    min-height: 0;
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
  }
  .end {
    justify-content: flex-end;
    margin-block-start: 16px;
  }
  button.fatal {
    background: color-mix(in srgb, var(--error-color, #db4437) 80%, #000);
    border-color: transparent;
    color: var(--text-primary-color, #fff);
  }
`;var $r=y`
  ha-card {
    container-type: inline-size;
  }
  section + section {
    margin-block-start: 20px;
  }
  h3 {
    margin: 0;
    font-size: 1.05em;
    font-weight: 500;
  }
  section > .muted {
    margin: 2px 0 10px;
    font-size: 0.9em;
  }
  section.power {
    border-inline-start: 3px solid var(--error-color, #db4437);
    padding-inline-start: 12px;
  }
  section.power h3 {
    color: ${G};
  }
  section.discharge,
  section.protection,
  section.unknown {
    border-inline-start: 3px solid var(--warning-color, #ff9800);
    padding-inline-start: 12px;
  }
  section button,
  .delayed {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    text-align: start;
  }
  button ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
  }
  button[aria-busy="true"] ha-icon {
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    button[aria-busy="true"] ha-icon {
      animation: none;
    }
  }
  .delayed input {
    width: 7em;
  }
  .banner {
    margin: 0 0 16px;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--warning-color, #ff9800);
    background: color-mix(in srgb, var(--warning-color, #ff9800) 14%, transparent);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding-block: 8px;
  padding-inline: 0 8px;
    border-block-start: 1px solid var(--divider-color);
  }
  thead th {
    border: 0;
    padding-block: 0 4px;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  tbody th {
    overflow-wrap: anywhere;
  }
  td:last-child {
    padding-inline-end: 0;
  }
  .acts {
    justify-content: flex-end;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .state::before {
    content: "";
    box-sizing: border-box;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    border: 2px solid var(--disabled-text-color, #9e9e9e);
  }
  .state.on::before {
    border-color: var(--success-color, #43a047);
    background: var(--success-color, #43a047);
  }
  .measures span {
    white-space: nowrap;
  }
  .measures {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
    font-variant-numeric: tabular-nums;
  }
  details {
    flex-basis: 100%;
    text-align: end;
  }
  summary {
    cursor: pointer;
    color: var(--secondary-text-color);
    padding-block: 4px;
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  @container (max-width: 480px) {
    td:last-child {
      min-width: 148px;
    }
    .acts {
      gap: 8px;
    }
    .acts > button {
      width: 44px;
      min-height: 44px;
      justify-content: center;
      padding: 6px;
    }
    .acts > button span {
      display: none;
    }
  }
  /* Over the card, so that no button moves away under a finger. */
  .told {
    position: sticky;
    inset-block-start: calc(
      var(--header-height, 56px) + env(safe-area-inset-top, 0px) + 8px
    );
    height: 0;
    z-index: 1;
  }
  .toast {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 4px 12px;
    border: 1px solid var(--divider-color);
    border-inline-start: 4px solid var(--success-color, #43a047);
    border-radius: 8px;
    background: var(--card-background-color, #fff);
    box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
  }
  .toast.bad {
    border-inline-start-color: var(--error-color, #db4437);
  }
  .toast > ha-icon {
    flex: none;
    color: var(--success-color, #43a047);
  }
  .toast.bad > ha-icon {
    color: var(--error-color, #db4437);
  }
  .toast > span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  button.plain {
    border: 0;
    background: none;
    padding: 6px;
  }
`;var Bo=15e3,xr={"load.on":"control_on","load.off":"control_off","load.cycle":"control_cycle"};function ls(r,s){return r.states[s?.entities["sensor/status"]??""]?.state==="unavailable"}var ds=class extends v{constructor(){super(...arguments);this.all=[];this.busy="";this.noLogin=!1;this.delays=new Map}static{this.properties={...v.properties,ups:{state:!0},all:{state:!0},question:{state:!0},busy:{state:!0},outcome:{state:!0},noLogin:{state:!0}}}static getConfigElement(){return A([I])}static getStubConfig(e){return j(e)}check(e){if(typeof e.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){let{device_id:e}=this.config;this.ups?.device_id!==e&&(this.ups=this.question=this.outcome=void 0,this.all=[],this.delays.clear());let[t,n,{commands:i,login:o}]=await Promise.all([this.hass.callWS({type:"nutify/ups/describe",device_id:e}),J(this.hass,"entity"),this.hass.callWS({type:"nutify/ups/control",device_id:e})]);this.all=yr(i,n),this.noLogin=!o,this.ups=t}shouldUpdate(e){if(e.size>1||!e.has("hass"))return!0;let t=this.ups;return S(e.get("hass"),this.hass,[t?.entities["sensor/status"],...(t?.outlets??[]).flatMap(n=>Object.values(n.entities))])}disconnectedCallback(){super.disconnectedCallback(),this.question=void 0}updated(e){super.updated(e),this.renderRoot.querySelector("dialog:not([open])")?.showModal();let t=e.get("hass");t&&ls(t,this.ups)&&!ls(this.hass,this.ups)&&this.attempt(()=>this.load())}draw(e){let t=this.ups;if(!t)return this.problem?u:d`<div class="message" aria-busy="true">${e("control_loading")}</div>`;let n=vr(this.hass,t,this.all),i=this.all.filter(a=>!a.part),o=!i.length&&!n.some(a=>a.main.length+a.more.length);return d`
      ${this.told(e)} ${this.unavailable(e)}
      ${this.noLogin||o?this.missing(e):u}
      ${br.map(a=>this.group(e,a,i))}
      ${n.length?this.outlets(e,n):u}
      ${this.question?this.ask(e,this.question):u}
    `}unavailable(e){return ls(this.hass,this.ups)?d`<p class="banner" role="status">${e("control_unavailable")}</p>`:u}missing(e){return d`<div class="message">
      <p>${e(this.noLogin?"control_no_login":"control_none")}</p>
      ${this.hass.user?.is_admin?d`<button @click=${()=>be(Ye)}>
            ${e("open_integration")}
          </button>`:u}
    </div>`}group(e,t,n){let i=n.filter(o=>o.danger===t);return i.length?d`
      <section aria-labelledby=${`class-${t}`} class=${t}>
        <h3 id=${`class-${t}`}>${e(`control_title_${t}`)}</h3>
        <p class="muted">${e(`control_class_${t}`)}</p>
        <div class="row">${i.map(o=>this.button(e,o,o.label))}</div>
      </section>
    `:u}button(e,t,n,i=""){let o=i?`${n}: ${i}`:n,a=d`<button
      class=${t.danger==="power"?"danger":u}
      title=${t.description||u}
      aria-label=${i?o:u}
      aria-busy=${this.busy===t.name}
      ?disabled=${!!this.busy}
      @click=${()=>this.pressed(t)}
    >
      <ha-icon .icon=${t.icon}></ha-icon><span>${n}</span>
    </button>`;return De(t)?this.delayed(e,t,o,a):a}delayed(e,t,n,i){return d`<span class="delayed">
      ${i}
      <input
        type="number"
        min="0"
        step="1"
        inputmode="numeric"
        placeholder=${e("control_seconds")}
        aria-label=${`${n}: ${e("control_delay")}`}
        @input=${o=>this.delays.set(t.name,o.target.value)}
      />
    </span>`}outlets(e,t){return d`
      <section aria-labelledby="outlets">
        <h3 id="outlets">${e("outlets")}</h3>
        <p class="muted">${e("control_outlets")}</p>
        <table>
          <thead>
            <tr>
              <th scope="col">${e("control_outlet")}</th>
              <th scope="col">${e("control_state")}</th>
              <th scope="col">
                <span class="visually-hidden">${e("commands")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${H(t,n=>n.part,n=>this.outlet(e,n))}
          </tbody>
        </table>
      </section>
    `}outlet(e,t){let n=this.hass.states[t.state??""]?.state??"";return d`<tr>
      <th scope="row">${t.name}</th>
      <td>
        <span class=${`state ${n==="on"||n==="off"?n:""}`}
          >${C(this.hass,t.state)}</span
        >
        ${t.measures.length?d`<span class="measures">
              ${t.measures.map(i=>d`<span>${C(this.hass,i)}</span> `)}
            </span>`:u}
      </td>
      <td>
        <div class="row acts">
          ${t.main.map(i=>this.button(e,i,e(xr[mt(i)]??i.name),t.name))}
          ${t.more.length?d`<details>
                <summary>${e("control_more")}</summary>
                <div class="row">
                  ${t.more.map(i=>this.button(e,i,i.label,t.name))}
                </div>
              </details>`:u}
        </div>
      </td>
    </tr>`}told(e){let t=this.outcome,n=t&&b(this.hass,t.time,{timeStyle:"medium"});return d`<div class="told" role="status" aria-live="polite">
      ${t?d`<div class=${`toast ${t.good?"good":"bad"}`}>
            <ha-icon
              .icon=${t.good?"mdi:check-circle":"mdi:alert-circle"}
            ></ha-icon>
            <span>${t.words} <span class="muted">${n}</span></span>
            <button
              class="plain"
              aria-label=${e("control_dismiss")}
              @click=${()=>this.outcome=void 0}
            >
              <ha-icon .icon=${"mdi:close"}></ha-icon>
            </button>
          </div>`:u}
    </div>`}ask(e,t){return wr(e,t,{label:this.label(e,t.act),target:this.target(t.act),tick:n=>this.question={...t,sure:n},run:()=>{this.question=void 0,this.run(t.act,t.parameter)},cancel:()=>this.question=void 0})}label(e,t){return t.label||e(xr[mt(t)]??t.name)}target(e){let t=this.ups?.outlets.find(i=>i.part===e.part)?.name,n=e.part&&(t??e.part);return[this.ups?.name,n].filter(Boolean).join(" – ")}pressed(e){let t=De(e)&&this.delays.get(e.name)?.trim()||"";e.danger==="harmless"?this.run(e,t):this.question={act:e,parameter:t,sure:!1}}async run(e,t){let n=this.text;if(this.busy||!n)return;this.busy=e.name,this.outcome=void 0;let i={command:this.label(n,e),target:this.target(e)};try{let o=await this.send(e,t);this.outcome={good:!0,words:n(`control_outcome_${o}`,i),time:new Date}}catch(o){this.noLogin=this.noLogin||fr(o)==="no_command_login";let a=await ne(this.hass,o,n);this.outcome={good:!1,words:n("control_failed",{...i,error:a}),time:new Date}}finally{this.busy="",this.forgetLater()}}forgetLater(){clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.outcome?.good&&(this.outcome=void 0)},Bo)}async send(e,t){if(e.entity&&e.service){let i={entity_id:e.entity};return await this.hass.callService("switch",e.service,i,void 0,!1),"done"}let{response:n}=await this.hass.callService("nutify","run_command",{device_id:this.ups?.device_id,command:e.name,...t?{parameter:t}:{}},void 0,!1,!0);return n?.outcome==="accepted"?"accepted":"done"}static{this.styles=[k,ht,$r]}};T("control",ds);async function _r(r,s){try{return await navigator.clipboard.writeText(s),!0}catch{let e=document.createElement("textarea");e.value=s,e.className="visually-hidden",r.appendChild(e),e.select();let t=document.execCommand("copy");return e.remove(),t}}var qo=/^outlet(\.group)?(\.\d+)?\.switch$/,Ko=/^input\.bypass\.switch\.(on|off)$/;function gt(r){return qo.test(r)||Ko.test(r)||r.startsWith("driver.")}function kr(r,s,e,t,n){let{setting:i,unit:o}=e,a=Go(r,s,i);return d`
    <form
      novalidate
      @submit=${l=>{l.preventDefault(),n.save()}}
      @keydown=${l=>{l.key==="Escape"&&n.cancel()}}
    >
      <span class="field">
        ${Yo(s,e,t,n.type)}
        ${o?d`<span class="unit">${o}</span>`:u}
      </span>
      <span class="row">
        <button
          type="submit"
          class=${gt(e.name)?"danger":"primary"}
          ?disabled=${t.busy}
        >
          ${s(t.busy?"variables_saving":"variables_save")}
        </button>
        <button type="button" ?disabled=${t.busy} @click=${n.cancel}>
          ${s("variables_cancel")}
        </button>
      </span>
      ${a?d`<span class="hint" id="hint">${a}</span>`:u}
      ${gt(e.name)?d`<span class="hint danger">${s("variables_dangerous")}</span>`:u}
      ${t.error?d`<span class="hint error" id="wrong" role="alert">${t.error}</span>`:u}
    </form>
  `}function Yo(r,{name:s,setting:e},t,n){let i=l=>n(l.target.value);if(e.kind==="switch")return Jo(r,s,e,t,n);if(e.options.length){let l=e.options.includes(t.value)?e.options:[t.value,...e.options];return d`<select aria-label=${s} ?disabled=${t.busy} @change=${i}>
      ${l.map(c=>d`<option value=${c} ?selected=${c===t.value}>
            ${c}
          </option>`)}
    </select>`}let o=e.kind==="number",a=e.ranges.flat();return d`<input
    type=${o?"number":"text"}
    min=${o&&a.length?Math.min(...a):u}
    max=${o&&a.length?Math.max(...a):u}
    step=${o?e.step||"any":u}
    maxlength=${o?u:e.length}
    autocomplete="off"
    spellcheck="false"
    aria-label=${s}
    aria-describedby="hint wrong"
    aria-invalid=${t.error?"true":"false"}
    ?readonly=${t.busy}
    .value=${t.value}
    @input=${i}
  />`}function Jo(r,s,e,t,n){let i=t.value===e.on;return d`<label class="toggle">
    <input
      type="checkbox"
      role="switch"
      aria-label=${s}
      ?disabled=${t.busy}
      .checked=${i}
      @change=${o=>n(o.target.checked?e.on:e.off)}
    />
    ${r(i?"variables_on":"variables_off")}
    <span class="unit">(${i?e.on:e.off})</span>
  </label>`}function Go(r,s,e){if(e.kind==="text"&&!e.options.length)return s("variables_length",{count:e.length});if(e.kind!=="number"||!e.ranges.length)return"";let t=e.ranges.map(([n,i])=>`${g(r,n,3)} … ${g(r,i,3)}`);return s("variables_range",{range:t.join(", ")})}var Tr=y`
  form {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .field {
    display: inline-flex;
    flex: 1 1 140px;
    gap: 6px;
    align-items: center;
  }
  .field input:not([type="checkbox"]),
  .field select {
    width: 100%;
    min-width: 0;
  }
  .toggle {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: 36px;
    cursor: pointer;
  }
  .toggle input {
    width: 20px;
    height: 20px;
    min-height: 0;
    margin: 0;
  }
  .hint {
    flex-basis: 100%;
    font-size: 0.85em;
    color: var(--secondary-text-color);
    overflow-wrap: anywhere;
  }
  .hint.error,
  .hint.danger {
    color: ${G};
  }
`;var Sr=y`
  .bar {
    margin-block-end: 12px;
  }
  .bar input {
    flex: 1 1 200px;
    min-width: 0;
  }
  .banner {
    margin: 0 0 12px;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--warning-color, #ff9800);
    background: color-mix(in srgb, var(--warning-color, #ff9800) 14%, transparent);
  }
  .groups {
    columns: 420px;
    column-gap: 32px;
  }
  .stale .value {
    font-style: italic;
    color: var(--secondary-text-color);
  }
  details {
    break-inside: avoid;
    margin-block-end: 12px;
  }
  summary {
    cursor: pointer;
    padding-block: 6px;
    font-weight: 500;
    border-block-end: 1px solid var(--divider-color);
  }
  summary:focus-visible,
  textarea:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding-block: 4px;
    padding-inline: 0 8px;
    overflow-wrap: anywhere;
    border-block-end: 1px solid
      color-mix(in srgb, var(--divider-color) 60%, transparent);
  }
  thead th {
    padding: 0;
    border: 0;
  }
  th.name {
    width: 54%;
  }
  th.actions {
    width: 44px;
  }
  .act {
    padding-inline-end: 0;
    text-align: end;
  }
  .edited td {
    padding-inline: 12px 0;
    padding-block: 8px 12px;
    border-inline-start: 3px solid var(--primary-color);
  }
  .code {
    font-family: var(--ha-font-family-code, monospace);
    font-size: 0.9em;
  }
  .about,
  .saved {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  .about.warning::before {
    content: "⚠ ";
    color: var(--warning-color, #ff9800);
  }
  .saved::before {
    content: "✓ ";
    color: var(--success-color, #43a047);
  }
  .value {
    font-variant-numeric: tabular-nums;
  }
  .unit {
    color: var(--secondary-text-color);
  }
  .act button {
    min-height: 36px;
    min-width: 36px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--secondary-text-color);
  }
  .act ha-icon {
    --mdc-icon-size: 18px;
  }
  .fresh td,
  .fresh th {
    animation: fresh 1.4s ease-out;
  }
  /* On the tint, weaker text would be too weak. */
  .fresh .about,
  .fresh .unit {
    color: var(--primary-text-color);
  }
  @keyframes fresh {
    from {
      background: color-mix(in srgb, var(--primary-color) 35%, transparent);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .fresh td,
    .fresh th {
      animation: none;
      background: color-mix(in srgb, var(--primary-color) 15%, transparent);
    }
  }
  .by-hand {
    display: grid;
    gap: 8px;
    justify-items: start;
    margin-block-end: 12px;
  }
  textarea {
    box-sizing: border-box;
    width: 100%;
    font-family: var(--ha-font-family-code, monospace);
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    padding: 8px;
  }
`;var Ar=1500,Qo=["sensor","number","select","switch","text","binary_sensor"],Zo=["driver"],cs=class extends v{constructor(){super(...arguments);this.available=!0;this.fresh=new Set;this.query="";this.copied="";this.leftover="";this.words=()=>"";this.device=""}static{this.properties={...v.properties,all:{state:!0},available:{state:!0},fresh:{state:!0},query:{state:!0},draft:{state:!0},saved:{state:!0},copied:{state:!0},leftover:{state:!0}}}static getConfigElement(){return A([I,{name:"writable",selector:{boolean:{}}}])}static getStubConfig(e){return j(e)}check(e){if(typeof e.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.device!==this.config.device_id&&(this.all=this.draft=this.saved=void 0),this.words=await J(this.hass,"entity")}async follow(){let{device_id:e}=this.config,t=!0;return[await z(this.hass,{type:"nutify/variables/subscribe",device_id:e},i=>{this.device=e,this.take(i,t),t=!1}),()=>clearTimeout(this.timer)]}take(e,t){let n=new Map(t?[]:this.all),i=e.changed.filter(o=>n.get(o.name)?.value!==o.value);e.removed.forEach(o=>n.delete(o)),e.changed.forEach(o=>n.set(o.name,o)),this.all=n,this.available=e.available,!(t||!i.length)&&(this.fresh=new Set(i.map(o=>o.name)),clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.fresh=new Set,Ar))}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}draw(e){if(!this.all)return this.problem?u:d`<div class="message" aria-busy="true">
            ${e("variables_loading")}
          </div>`;let t=this.offered(),n=t.filter(o=>this.isFound(o)),i=this.config.writable?"variables_none_writable":"variables_none";return d`
      ${this.available?u:d`<p class="banner" role="status">${e("variables_unavailable")}</p>`}
      ${t.length?this.bar(e,n.length,t.length):d`<div class="message">${e(i)}</div>`}
      ${this.leftover?this.byHand(e):u}
      ${t.length&&!n.length?d`<div class="message">${e("variables_no_match")}</div>`:u}
      <div class=${`groups ${this.available?"":"stale"}`}>
        ${H([...this.grouped(n)],([o])=>`${!!this.query.trim()} ${o}`,([o,a])=>this.group(e,o,a))}
      </div>
    `}offered(){let e=[...this.all?.values()??[]];return(this.config.writable?e.filter(n=>n.setting&&this.mayWrite(n.name)):e).sort((n,i)=>n.name.localeCompare(i.name,"en",{numeric:!0}))}mayWrite(e){return!!this.hass.user?.is_admin||!gt(e)}isFound(e){let t=this.query.trim().toLowerCase(),n=[e.name,e.value,this.describe(e)];return!t||n.some(i=>i.toLowerCase().includes(t))}describe(e){if(!e.description)return"";let t=pt(e.name);for(let n of Qo){let i=this.words(`entity.${n}.${t}.name`,{index:""});if(i)return i}return e.description}grouped(e){let t=new Map;for(let n of e){let i=n.name.split(".")[0]??n.name;t.set(i,[...t.get(i)??[],n])}return t}bar(e,t,n){let i={count:g(this.hass,t),total:g(this.hass,n)};return d`<div class="row bar">
      <input
        type="search"
        placeholder=${e("variables_search")}
        aria-label=${e("variables_search")}
        .value=${this.query}
        @input=${o=>this.query=o.target.value}
      />
      <span class="muted" role="status">${e("variables_count",i)}</span>
      ${this.config.writable?u:d`<button @click=${()=>this.copyAll()}>
            ${e(this.copied==="*"?"variables_copied":"variables_copy_all")}
          </button>`}
    </div>`}group(e,t,n){let i=!!this.query.trim()||!Zo.includes(t);return d`<details ?open=${i}>
      <summary>
        ${t} <span class="muted">${g(this.hass,n.length)}</span>
      </summary>
      <table>
        <caption class="visually-hidden">
          ${t}
        </caption>
        <thead>
          <tr>
            ${["name","value","actions"].map(o=>d`<th scope="col" class=${o}>
                  <span class="visually-hidden">${e(`variables_${o}`)}</span>
                </th>`)}
          </tr>
        </thead>
        <tbody>
          ${H(n,o=>o.name,o=>this.row(e,o))}
        </tbody>
      </table>
    </details>`}row(e,t){let{name:n,setting:i}=t,o=this.draft?.name===n?this.draft:void 0,a=this.describe(t),l=this.fresh.has(n)?"fresh":"";return d`<tr class=${l}>
        <th scope="row">
          <span class="code"
            >${n.split(".").map((c,p)=>p?d`<wbr />.${c}`:c)}</span
          >
          ${a?d`<span class="about">${a}</span>`:u}
          ${t.dropped?d`<span class="about warning"
                >${e("variables_dropped",{count:t.dropped})}</span
              >`:u}
        </th>
        <td class="value">
          ${t.value||d`<span class="muted">–</span>`}
          ${t.unit?d`<span class="unit">${t.unit}</span>`:u}
          ${this.saved?.name===n?d`<span class="saved" role="status">${this.saved.words}</span>`:u}
        </td>
        <td class="act">${this.action(e,t)}</td>
      </tr>
      ${o&&i?this.form(e,{...t,setting:i},o):u}`}form(e,t,n){return d`<tr class="edited">
      <td colspan="3">
        ${kr(this.hass,e,t,n,{type:i=>this.draft={...n,value:i},save:()=>{this.save(t,n)},cancel:()=>this.leave(t.name)})}
      </td>
    </tr>`}action(e,t){let{name:n}=t;if(this.config.writable)return d`<button
        data-edit=${n}
        aria-label=${e("variables_edit",{name:n})}
        aria-expanded=${this.draft?.name===n}
        ?disabled=${!this.available||this.draft?.busy}
        @click=${()=>this.edit(t)}
      >
        <ha-icon .icon=${"mdi:pencil"}></ha-icon>
      </button>`;let i=this.copied===n;return d`<button
      aria-label=${i?e("variables_copied"):e("variables_copy",{name:n})}
      @click=${()=>this.copy(n,t.value)}
    >
      <ha-icon .icon=${i?"mdi:check":"mdi:content-copy"}></ha-icon>
    </button>`}byHand(e){return d`<div class="by-hand">
      <label for="leftover">${e("variables_by_hand")}</label>
      <textarea
        id="leftover"
        readonly
        rows="8"
        .value=${this.leftover}
        @focus=${t=>t.target.select()}
      ></textarea>
      <button @click=${()=>this.leftover=""}>${e("variables_close")}</button>
    </div>`}copyAll(){let e=this.offered().map(n=>[n.name,n.value]),t=Object.fromEntries(e);this.copy("*",JSON.stringify(t,null,2))}async copy(e,t){if(await _r(this.renderRoot,t)){this.copied=e,this.leftover="",window.setTimeout(()=>{this.copied===e&&(this.copied="")},Ar);return}this.leftover=t,await this.updateComplete,this.renderRoot.querySelector("#leftover")?.focus()}edit({name:e,value:t}){this.saved=void 0,this.draft={name:e,value:t,error:"",busy:!1},this.updateComplete.then(()=>this.renderRoot.querySelector("form input, form select")?.focus())}leave(e){this.draft=void 0,this.updateComplete.then(()=>this.renderRoot.querySelector(`[data-edit="${CSS.escape(e)}"]`)?.focus())}async save({name:e,unit:t},{value:n}){let i=this.text;if(!(!i||this.draft?.busy)){this.draft={name:e,value:n,error:"",busy:!0};try{let{response:o}=await this.hass.callService("nutify","set_variable",{device_id:this.device,variable:e,value:n},void 0,!1,!0),a=o?.outcome==="accepted"?"accepted":"done",l=`${String(o?.value??n)}${t?` ${t}`:""}`,c=b(this.hass,new Date,{timeStyle:"medium"});this.saved={name:e,words:i(`variables_${a}`,{value:l,time:c})},this.leave(e)}catch(o){let a=await ne(this.hass,o,i);this.draft={name:e,value:n,error:a,busy:!1}}}}static{this.styles=[k,Tr,Sr]}};T("variables",cs);function R(r,s,e="",t=""){return d`<div>
    <dt>${r}</dt>
    <dd class=${t}>
      ${s}${e?d`<span class="note">${e}</span>`:u}
    </dd>
  </div>`}var ft=y`
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 12px 16px;
    margin: 12px 0 0;
  }
  dt {
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 2px 0 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .note {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    margin-block-start: 12px;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding: 6px 8px;
    padding-inline-start: 0;
    border-block-start: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
  }
  thead th {
    border: 0;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
`;var Xo=1e3,ea=[["day",86400],["hour",3600],["minute",60],["second",1]],us=class extends v{constructor(){super(...arguments);this.words=()=>""}static{this.properties={...v.properties,told:{state:!0}}}static getConfigElement(){return A([])}static getStubConfig(){return{}}async load(){this.words=await J(this.hass,"entity")}async follow(){return this.hass.user?.is_admin?[await z(this.hass,{type:"nutify/system/subscribe"},e=>{this.told=e})]:[]}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}draw(e){if(!this.hass.user?.is_admin)return d`<div class="message">${e("system_admins_only")}</div>`;let t=this.told;return t?d`
      ${t.servers.length?t.servers.map(n=>this.server(e,n)):d`<div class="message">
            <p>${e("system_no_servers")}</p>
            <button @click=${()=>be(Ye)}>
              ${e("open_integration")}
            </button>
          </div>`}
      ${t.recorder?this.recorder(e,t.recorder):u}
    `:this.problem?u:d`<div class="message" aria-busy="true">${e("system_loading")}</div>`}server(e,t){let n=t.state==="loaded"&&t.reachable!==void 0;return d`
      <section>
        <div class="head">
          <h3>${t.title}</h3>
          ${this.badge(e,t,n)}
        </div>
        ${t.reason?d`<p class="reason">${this.reason(t.reason,n)}</p>`:u}
        ${n?d`<dl>${this.figures(e,t)}</dl>
              ${this.schedules(e,t.schedules??[])}`:u}
      </section>
    `}badge(e,t,n){let i=n?t.reachable?"good":"bad":"warning",o=e(n?t.reachable?"system_reachable":"system_unreachable":`system_state_${t.state}`);return d`<span class=${`badge ${i}`}>${o}</span>`}reason(e,t){return t&&this.words(`entity.binary_sensor.server_connectivity.state_attributes.reason.state.${e}`)||e}figures(e,t){let{hass:n}=this,i=a=>a?e("system_every",{time:_(n,a)}):"–",o=t.available===t.upses;return[R(e("system_upses"),e("system_of",{count:t.available,total:t.upses}),o?"":e("system_some_unavailable"),o?"":"warning"),R(e("system_software"),t.software||"–"),R(e("system_encrypted"),e(t.encrypted?"system_yes":"system_no")),R(e("system_status_poll"),this.ago(t.polled),i(t.status_interval)),R(e("system_full_read"),this.ago(t.read),i(t.full_interval)),R(e("system_poll_time"),this.milliseconds(t.poll_seconds)),R(e("system_journal"),e("system_records",{count:g(n,t.journal??0,0)}),e("system_kept",{days:g(n,t.journal_days??0,0),most:g(n,t.journal_count??0,0)}))]}ago(e){if(e==null)return"–";let[t,n]=ea.find(([,i])=>e>=i)??["second",1];return new Intl.RelativeTimeFormat(this.hass.locale.language,{style:"short"}).format(-Math.floor(e/n),t)}milliseconds(e){if(e==null)return"–";let t=e*1e3;return`${g(this.hass,t,t<10?1:0)} ms`}schedules(e,t){if(!t.length)return d`<p class="muted">${e("system_no_schedules")}</p>`;let n=i=>i?b(this.hass,i):"–";return d`
      <table>
        <thead>
          <tr>
            <th scope="col">${e("system_schedule")}</th>
            <th scope="col">${e("system_next")}</th>
            <th scope="col">${e("system_last")}</th>
          </tr>
        </thead>
        <tbody>
          ${t.map(i=>d`<tr>
                <th scope="row">${i.title}</th>
                <td>${n(i.next)}</td>
                <td>${n(i.last)}</td>
              </tr>`)}
        </tbody>
      </table>
    `}recorder(e,t){let n=t.backlog>Xo;return d`
      <section>
        <div class="head"><h3>${e("system_recorder")}</h3></div>
        <dl>
          ${R(e("system_database"),[t.engine,t.version].filter(Boolean).join(" ")||"–")}
          ${R(e("system_size"),t.size||"–")}
          ${R(e("system_keeps"),_(this.hass,t.keep_days*86400))}
          ${R(e("system_purges"),e(t.purges?"system_yes":"system_no"),t.purges?"":e("system_grows"),t.purges?"":"warning")}
          ${R(e("system_backlog"),g(this.hass,t.backlog,0),n?e("system_behind"):"",n?"warning":"")}
        </dl>
      </section>
    `}static{this.styles=[k,ft,y`
      section + section {
        margin-block-start: 20px;
        padding-block-start: 16px;
        border-block-start: 1px solid var(--divider-color);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      h3 {
        margin: 0;
        font-size: 1.1em;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .badge {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font-size: 0.9em;
      }
      .badge::before {
        content: "";
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--tone);
      }
      .good {
        --tone: var(--success-color, #43a047);
      }
      .warning {
        --tone: var(--warning-color, #ff9800);
      }
      .bad {
        --tone: var(--error-color, #db4437);
      }
      .reason {
        margin: 8px 0 0;
        overflow-wrap: anywhere;
      }
      dd.warning {
        border-inline-start: 3px solid var(--tone);
        padding-inline-start: 8px;
      }
    `]}};T("system",us);var ta=36500;function Rr(r,s,e){let{work:t,days:n,option:i,count:o,imported:a}=s,l=t!=="purge"||Number.isInteger(n)&&n>=0,c=t==="purge"||t==="remove"&&a>0,p=t==="remove"&&o+(i?a:0)===0;return d`
    <dialog
      aria-labelledby="ask"
      aria-describedby="why"
      @cancel=${e.cancel}
      @close=${ke(e.cancel)}
    >
      <h2 id="ask">${r(`database_do_${t}`)}</h2>
      <p id="why">${r(`database_why_${t}`,{count:o})}</p>
      ${t==="purge"?d`<label class="days">
            ${r("database_days")}
            <input
              type="number"
              min="0"
              max=${ta}
              step="1"
              .value=${Number.isNaN(n)?"":String(n)}
              @input=${m=>e.change({days:m.target.valueAsNumber})}
            />
          </label>`:u}
      ${c?d`<label class="tick">
            <input
              type="checkbox"
              .checked=${i}
              @change=${m=>e.change({option:m.target.checked})}
            />
            ${r(`database_option_${t}`,{count:a})}
          </label>`:u}
      <div class="row end">
        <button autofocus @click=${se(e.cancel)}>${r("control_cancel")}</button>
        <button
          class=${t==="repack"?"primary":"fatal"}
          ?disabled=${!l||p}
          @click=${se(e.run)}
        >
          ${r(`database_run_${t}`)}
        </button>
      </div>
    </dialog>
  `}var Mr=y`
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-content: space-between;
  }
  h3 {
    margin: 0;
    font-size: 1.1em;
    font-weight: 500;
  }
  .work,
  .advice {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    margin: 12px 0 0;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--tone);
    background: color-mix(in srgb, var(--tone) 10%, transparent);
    overflow-wrap: anywhere;
  }
  .work {
    --tone: var(--info-color, #039be5);
  }
  .advice {
    --tone: var(--warning-color, #ff9800);
  }
  .advice ha-icon {
    flex: none;
    color: var(--tone);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .acts {
    margin-block-start: 16px;
  }
  .taken {
    margin: 12px 0 0;
    font-size: 0.85em;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    margin-block-start: 16px;
  }
  .days input {
    width: 110px;
  }
`;var Er=1024,Cr=["B","KiB","MiB","GiB","TiB"],sa=2e3,na=24,ra={dateStyle:"medium"},ps=class extends v{constructor(){super(...arguments);this.busy=!1}static{this.properties={...v.properties,told:{state:!0},question:{state:!0},busy:{state:!0}}}static{this.styles=[k,ht,ft,Mr]}static getConfigElement(){return A([])}static getStubConfig(){return{}}async load(){this.hass.user?.is_admin&&await this.ask(!1)}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.timer),this.question=void 0}shouldUpdate(e){return e.size>1||!e.has("hass")?!0:S(e.get("hass"),this.hass,[])}updated(e){super.updated(e),this.renderRoot.querySelector("dialog:not([open])")?.showModal()}async ask(e){window.clearTimeout(this.timer);let t={type:"nutify/system/database",is_fresh:e};this.told=await this.hass.callWS(t),this.told?.works.length&&this.isConnected&&(this.timer=window.setTimeout(()=>{this.attempt(()=>this.ask(!1))},sa))}draw(e){if(!this.hass.user?.is_admin)return d`<div class="message">${e("system_admins_only")}</div>`;let{told:t}=this;return t===null?d`<div class="message">${e("database_none")}</div>`:t?d`
      <div class="head">
        <h3>${e("card_database")}</h3>
        <button ?disabled=${this.busy} @click=${()=>this.recount()}>
          ${this.busy?e("database_counting"):e("database_count")}
        </button>
      </div>
      ${t.works.map(n=>d`<p class="work" role="status">${e(`database_work_${n}`)}</p>`)}
      ${t.advice.map(({key:n,values:i})=>this.advice(e,n,i))}
      <dl>${this.figures(e,t)}</dl>
      ${t.most.length?this.most(e,t):u} ${this.buttons(e,t)}
      <p class="muted taken">
        ${e("database_taken",{time:b(this.hass,t.taken)})}
      </p>
      ${this.question?Rr(e,this.question,{change:n=>{this.question&&(this.question={...this.question,...n})},run:()=>{this.run()},cancel:()=>this.question=void 0}):u}
    `:this.problem?u:d`<div class="message" aria-busy="true">${e("database_counting")}</div>`}advice(e,t,n){let i=Object.fromEntries(Object.entries(n).map(([o,a])=>[o,typeof a=="number"?g(this.hass,a,0):this.nameOf(a)]));return d`<p class="advice">
      <ha-icon .icon=${"mdi:lightbulb-on-outline"}></ha-icon>
      <span>${e(`database_advice_${t}`,i)}</span>
    </p>`}figures(e,t){let{hass:n}=this,i=l=>l?b(n,l,ra):"–",o=t.counted_hours<na,a=e("database_counted",{time:_(n,t.counted_hours*3600)});return[R(e("system_size"),this.bytes(t.size)),R(e("database_growth"),e("database_a_day",{size:this.bytes(t.bytes_a_day)}),e("database_estimated")),R(e("database_rows"),e("database_a_day",{size:g(n,t.rows_a_day,0)}),o?a:""),R(e("database_entities"),g(n,t.entities-t.excluded,0),t.excluded?e("database_left_out",{count:g(n,t.excluded,0)}):""),R(e("database_oldest_state"),i(t.oldest_state),e("database_kept",{time:_(n,t.keep_days*86400)})),R(e("database_oldest_statistics"),i(t.oldest_statistics),e("database_kept_always")),R(e("database_statistics"),g(n,t.statistics,0),t.imported?e("database_imported",{count:g(n,t.imported,0)}):""),R(e("database_gone"),g(n,t.gone+t.imported_gone,0))]}bytes(e){if(e===null)return"–";let[t,n]=[e,0];for(;t>=Er&&n<Cr.length-1;)t/=Er,n+=1;return`${g(this.hass,t,t<10&&n?1:0)} ${Cr[n]}`}nameOf(e){let t=this.hass.states[e]?.attributes.friendly_name;return typeof t=="string"?t:e}most(e,t){return d`<table>
      <thead>
        <tr>
          <th scope="col">${e("database_most")}</th>
          <th scope="col" class="number">${e("database_rows_a_day")}</th>
        </tr>
      </thead>
      <tbody>
        ${t.most.map(({entity_id:n,rows:i})=>d`<tr>
              <th scope="row">${this.nameOf(n)}</th>
              <td class="number">${g(this.hass,i,0)}</td>
            </tr>`)}
      </tbody>
    </table>`}buttons(e,t){let n=t.gone+t.imported_gone,i=o=>d`<button
        class=${o==="repack"?"":"danger"}
        ?disabled=${this.busy||t.works.includes(o)||o==="remove"&&!n}
        @click=${()=>this.open(o,t)}
      >
        ${e(`database_do_${o}`)}
      </button>`;return d`<div class="row acts">
      ${i("purge")}${i("repack")}${i("remove")}
    </div>`}open(e,t){this.problem="",this.question={work:e,days:t.keep_days,option:!1,count:t.gone,imported:t.imported_gone}}async recount(){this.busy=!0,await this.attempt(()=>this.ask(!0)),this.busy=!1}async run(){let{question:e}=this;if(this.question=void 0,!e||this.busy)return;let[t,n]=ia(e);this.busy=!0,this.problem="";try{await this.hass.callService("nutify",t,n,void 0,!1),await this.ask(!1)}catch(i){this.text&&(this.problem=await ne(this.hass,i,this.text))}finally{this.busy=!1}}};function ia({work:r,days:s,option:e}){switch(r){case"purge":return["purge_states",{keep_days:s,repack:e}];case"repack":return["repack_database",{}];case"remove":return["remove_statistics",{imported:e}]}}T("database",ps);var oa=250;async function Hr(){let r=document.querySelector("home-assistant");if(!r?.hass?.user){setTimeout(()=>{Hr()},oa);return}hs(await he(r.hass))}Hr();
