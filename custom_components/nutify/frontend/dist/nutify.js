var br="https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md";function T(r,s,t=[]){let e=`nutify-${r}-card`;customElements.get(e)||customElements.define(e,s),window.customCards??=[],!window.customCards.some(n=>n.type===e)&&window.customCards.push({type:e,name:`Nutify: ${r}`,description:"",preview:!0,documentationURL:`${br}#${r}`,getEntitySuggestion:(n,i)=>{let o=n.entities[i];return o?.platform!=="nutify"||!t.includes(o.translation_key??"")?null:{config:{type:`custom:${e}`,device_id:o.device_id}}}})}function rs(r){for(let s of window.customCards??[]){let t=/^nutify-([a-z]+)-card$/.exec(s.type)?.[1];t&&(s.name=`Nutify: ${r(`card_${t}`)}`,s.description=r(`card_${t}_about`))}}var de=new Map;async function ut(r){let s=r.locale?.language||r.language,t=de.get(s);t||(t=r.callWS({type:"nutify/texts",language:s}),de.set(s,t),t.catch(()=>de.delete(s)));let e=await t;return(n,i={})=>(e[n]??n).replace(/\{(\w+)\}/g,(o,a)=>a in i?String(i[a]):o)}function is(){return location.pathname.split("/")[1]||"nutify"}function yr(r,s){return s.callWS({type:"nutify/dashboard/config",language:s.locale?.language||s.language,base:is()})}function vr(r,s){return s.callWS({type:"nutify/dashboard/view",path:r.path,language:s.locale?.language||s.language,base:r.base??is()})}function os(r,s){if(customElements.get(r))return;let t=class extends HTMLElement{static{this.noEditor=!0}static{this.generate=s}};customElements.define(r,t)}os("ll-strategy-dashboard-nutify",yr);os("ll-strategy-view-nutify-page",vr);window.customStrategies??=[];window.customStrategies.push({type:"nutify",strategyType:"dashboard",name:"Nutify",description:"Every UPS, PDU and ATS behind your NUT servers",documentationURL:"https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md"});var Ot=globalThis,Lt=Ot.ShadowRoot&&(Ot.ShadyCSS===void 0||Ot.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ce=Symbol(),as=new WeakMap,xt=class{constructor(s,t,e){if(this._$cssResult$=!0,e!==ce)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=t}get styleSheet(){let s=this.o,t=this.t;if(Lt&&s===void 0){let e=t!==void 0&&t.length===1;e&&(s=as.get(t)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),e&&as.set(t,s))}return s}toString(){return this.cssText}},ls=r=>new xt(typeof r=="string"?r:r+"",void 0,ce),y=(r,...s)=>{let t=r.length===1?r[0]:s.reduce((e,n,i)=>e+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[i+1],r[0]);return new xt(t,r,ce)},ds=(r,s)=>{if(Lt)r.adoptedStyleSheets=s.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of s){let e=document.createElement("style"),n=Ot.litNonce;n!==void 0&&e.setAttribute("nonce",n),e.textContent=t.cssText,r.appendChild(e)}},ue=Lt?r=>r:r=>r instanceof CSSStyleSheet?(s=>{let t="";for(let e of s.cssRules)t+=e.cssText;return ls(t)})(r):r;var{is:wr,defineProperty:$r,getOwnPropertyDescriptor:xr,getOwnPropertyNames:_r,getOwnPropertySymbols:kr,getPrototypeOf:Tr}=Object,Dt=globalThis,cs=Dt.trustedTypes,Sr=cs?cs.emptyScript:"",Ar=Dt.reactiveElementPolyfillSupport,_t=(r,s)=>r,pe={toAttribute(r,s){switch(s){case Boolean:r=r?Sr:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,s){let t=r;switch(s){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},ps=(r,s)=>!wr(r,s),us={attribute:!0,type:String,converter:pe,reflect:!1,useDefault:!1,hasChanged:ps};Symbol.metadata??=Symbol("metadata"),Dt.litPropertyMetadata??=new WeakMap;var F=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,t=us){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(s,t),!t.noAccessor){let e=Symbol(),n=this.getPropertyDescriptor(s,e,t);n!==void 0&&$r(this.prototype,s,n)}}static getPropertyDescriptor(s,t,e){let{get:n,set:i}=xr(this.prototype,s)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let a=n?.call(this);i?.call(this,o),this.requestUpdate(s,a,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??us}static _$Ei(){if(this.hasOwnProperty(_t("elementProperties")))return;let s=Tr(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(_t("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(_t("properties"))){let t=this.properties,e=[..._r(t),...kr(t)];for(let n of e)this.createProperty(n,t[n])}let s=this[Symbol.metadata];if(s!==null){let t=litPropertyMetadata.get(s);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[t,e]of this.elementProperties){let n=this._$Eu(t,e);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let t=[];if(Array.isArray(s)){let e=new Set(s.flat(1/0).reverse());for(let n of e)t.unshift(ue(n))}else s!==void 0&&t.push(ue(s));return t}static _$Eu(s,t){let e=t.attribute;return e===!1?void 0:typeof e=="string"?e:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,t=this.constructor.elementProperties;for(let e of t.keys())this.hasOwnProperty(e)&&(s.set(e,this[e]),delete this[e]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ds(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,t,e){this._$AK(s,e)}_$ET(s,t){let e=this.constructor.elementProperties.get(s),n=this.constructor._$Eu(s,e);if(n!==void 0&&e.reflect===!0){let i=(e.converter?.toAttribute!==void 0?e.converter:pe).toAttribute(t,e.type);this._$Em=s,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(s,t){let e=this.constructor,n=e._$Eh.get(s);if(n!==void 0&&this._$Em!==n){let i=e.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:pe;this._$Em=n;let a=o.fromAttribute(t,i.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(s,t,e,n=!1,i){if(s!==void 0){let o=this.constructor;if(n===!1&&(i=this[s]),e??=o.getPropertyOptions(s),!((e.hasChanged??ps)(i,t)||e.useDefault&&e.reflect&&i===this._$Ej?.get(s)&&!this.hasAttribute(o._$Eu(s,e))))return;this.C(s,t,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,t,{useDefault:e,reflect:n,wrapped:i},o){e&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,o??t??this[s]),i!==!0||o!==void 0)||(this._$AL.has(s)||(this.hasUpdated||e||(t=void 0),this._$AL.set(s,t)),n===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[n,i]of e){let{wrapped:o}=i,a=this[n];o!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,i,a)}}let s=!1,t=this._$AL;try{s=this.shouldUpdate(t),s?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(e){throw s=!1,this._$EM(),e}s&&this._$AE(t)}willUpdate(s){}_$AE(s){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(s){}firstUpdated(s){}};F.elementStyles=[],F.shadowRootOptions={mode:"open"},F[_t("elementProperties")]=new Map,F[_t("finalized")]=new Map,Ar?.({ReactiveElement:F}),(Dt.reactiveElementVersions??=[]).push("2.1.2");var he=globalThis,ms=r=>r,Ut=he.trustedTypes,hs=Ut?Ut.createPolicy("lit-html",{createHTML:r=>r}):void 0,ge="$lit$",W=`lit$${Math.random().toFixed(9).slice(2)}$`,fe="?"+W,Rr=`<${fe}>`,nt=document,Tt=()=>nt.createComment(""),St=r=>r===null||typeof r!="object"&&typeof r!="function",be=Array.isArray,ws=r=>be(r)||typeof r?.[Symbol.iterator]=="function",me=`[ 	
\f\r]`,kt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,gs=/-->/g,fs=/>/g,et=RegExp(`>|${me}(?:([^\\s"'>=/]+)(${me}*=${me}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),bs=/'/g,ys=/"/g,$s=/^(?:script|style|textarea|title)$/i,ye=r=>(s,...t)=>({_$litType$:r,strings:s,values:t}),d=ye(1),w=ye(2),Wo=ye(3),B=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),vs=new WeakMap,st=nt.createTreeWalker(nt,129);function xs(r,s){if(!be(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return hs!==void 0?hs.createHTML(s):s}var _s=(r,s)=>{let t=r.length-1,e=[],n,i=s===2?"<svg>":s===3?"<math>":"",o=kt;for(let a=0;a<t;a++){let l=r[a],c,p,m=-1,h=0;for(;h<l.length&&(o.lastIndex=h,p=o.exec(l),p!==null);)h=o.lastIndex,o===kt?p[1]==="!--"?o=gs:p[1]!==void 0?o=fs:p[2]!==void 0?($s.test(p[2])&&(n=RegExp("</"+p[2],"g")),o=et):p[3]!==void 0&&(o=et):o===et?p[0]===">"?(o=n??kt,m=-1):p[1]===void 0?m=-2:(m=o.lastIndex-p[2].length,c=p[1],o=p[3]===void 0?et:p[3]==='"'?ys:bs):o===ys||o===bs?o=et:o===gs||o===fs?o=kt:(o=et,n=void 0);let f=o===et&&r[a+1].startsWith("/>")?" ":"";i+=o===kt?l+Rr:m>=0?(e.push(c),l.slice(0,m)+ge+l.slice(m)+W+f):l+W+(m===-2?a:f)}return[xs(r,i+(r[t]||"<?>")+(s===2?"</svg>":s===3?"</math>":"")),e]},At=class r{constructor({strings:s,_$litType$:t},e){let n;this.parts=[];let i=0,o=0,a=s.length-1,l=this.parts,[c,p]=_s(s,t);if(this.el=r.createElement(c,e),st.currentNode=this.el.content,t===2||t===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(n=st.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let m of n.getAttributeNames())if(m.endsWith(ge)){let h=p[o++],f=n.getAttribute(m).split(W),x=/([.?@])?(.*)/.exec(h);l.push({type:1,index:i,name:x[2],strings:f,ctor:x[1]==="."?It:x[1]==="?"?jt:x[1]==="@"?Nt:it}),n.removeAttribute(m)}else m.startsWith(W)&&(l.push({type:6,index:i}),n.removeAttribute(m));if($s.test(n.tagName)){let m=n.textContent.split(W),h=m.length-1;if(h>0){n.textContent=Ut?Ut.emptyScript:"";for(let f=0;f<h;f++)n.append(m[f],Tt()),st.nextNode(),l.push({type:2,index:++i});n.append(m[h],Tt())}}}else if(n.nodeType===8)if(n.data===fe)l.push({type:2,index:i});else{let m=-1;for(;(m=n.data.indexOf(W,m+1))!==-1;)l.push({type:7,index:i}),m+=W.length-1}i++}}static createElement(s,t){let e=nt.createElement("template");return e.innerHTML=s,e}};function rt(r,s,t=r,e){if(s===B)return s;let n=e!==void 0?t._$Co?.[e]:t._$Cl,i=St(s)?void 0:s._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(r),n._$AT(r,t,e)),e!==void 0?(t._$Co??=[])[e]=n:t._$Cl=n),n!==void 0&&(s=rt(r,n._$AS(r,s.values),n,e)),s}var zt=class{constructor(s,t){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:t},parts:e}=this._$AD,n=(s?.creationScope??nt).importNode(t,!0);st.currentNode=n;let i=st.nextNode(),o=0,a=0,l=e[0];for(;l!==void 0;){if(o===l.index){let c;l.type===2?c=new pt(i,i.nextSibling,this,s):l.type===1?c=new l.ctor(i,l.name,l.strings,this,s):l.type===6&&(c=new Vt(i,this,s)),this._$AV.push(c),l=e[++a]}o!==l?.index&&(i=st.nextNode(),o++)}return st.currentNode=nt,n}p(s){let t=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(s,e,t),t+=e.strings.length-2):e._$AI(s[t])),t++}},pt=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(s,t,e,n){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=s,this._$AB=t,this._$AM=e,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let s=this._$AA.parentNode,t=this._$AM;return t!==void 0&&s?.nodeType===11&&(s=t.parentNode),s}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(s,t=this){s=rt(this,s,t),St(s)?s===u||s==null||s===""?(this._$AH!==u&&this._$AR(),this._$AH=u):s!==this._$AH&&s!==B&&this._(s):s._$litType$!==void 0?this.$(s):s.nodeType!==void 0?this.T(s):ws(s)?this.k(s):this._(s)}O(s){return this._$AA.parentNode.insertBefore(s,this._$AB)}T(s){this._$AH!==s&&(this._$AR(),this._$AH=this.O(s))}_(s){this._$AH!==u&&St(this._$AH)?this._$AA.nextSibling.data=s:this.T(nt.createTextNode(s)),this._$AH=s}$(s){let{values:t,_$litType$:e}=s,n=typeof e=="number"?this._$AC(s):(e.el===void 0&&(e.el=At.createElement(xs(e.h,e.h[0]),this.options)),e);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new zt(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(s){let t=vs.get(s.strings);return t===void 0&&vs.set(s.strings,t=new At(s)),t}k(s){be(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,e,n=0;for(let i of s)n===t.length?t.push(e=new r(this.O(Tt()),this.O(Tt()),this,this.options)):e=t[n],e._$AI(i),n++;n<t.length&&(this._$AR(e&&e._$AB.nextSibling,n),t.length=n)}_$AR(s=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);s!==this._$AB;){let e=ms(s).nextSibling;ms(s).remove(),s=e}}setConnected(s){this._$AM===void 0&&(this._$Cv=s,this._$AP?.(s))}},it=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,t,e,n,i){this.type=1,this._$AH=u,this._$AN=void 0,this.element=s,this.name=t,this._$AM=n,this.options=i,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=u}_$AI(s,t=this,e,n){let i=this.strings,o=!1;if(i===void 0)s=rt(this,s,t,0),o=!St(s)||s!==this._$AH&&s!==B,o&&(this._$AH=s);else{let a=s,l,c;for(s=i[0],l=0;l<i.length-1;l++)c=rt(this,a[e+l],t,l),c===B&&(c=this._$AH[l]),o||=!St(c)||c!==this._$AH[l],c===u?s=u:s!==u&&(s+=(c??"")+i[l+1]),this._$AH[l]=c}o&&!n&&this.j(s)}j(s){s===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},It=class extends it{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===u?void 0:s}},jt=class extends it{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==u)}},Nt=class extends it{constructor(s,t,e,n,i){super(s,t,e,n,i),this.type=5}_$AI(s,t=this){if((s=rt(this,s,t,0)??u)===B)return;let e=this._$AH,n=s===u&&e!==u||s.capture!==e.capture||s.once!==e.once||s.passive!==e.passive,i=s!==u&&(e===u||n);n&&this.element.removeEventListener(this.name,this,e),i&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},Vt=class{constructor(s,t,e){this.element=s,this.type=6,this._$AN=void 0,this._$AM=t,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(s){rt(this,s)}},ks={M:ge,P:W,A:fe,C:1,L:_s,R:zt,D:ws,V:rt,I:pt,H:it,N:jt,U:Nt,B:It,F:Vt},Mr=he.litHtmlPolyfillSupport;Mr?.(At,pt),(he.litHtmlVersions??=[]).push("3.3.3");var Ts=(r,s,t)=>{let e=t?.renderBefore??s,n=e._$litPart$;if(n===void 0){let i=t?.renderBefore??null;e._$litPart$=n=new pt(s.insertBefore(Tt(),i),i,void 0,t??{})}return n._$AI(r),n};var ve=globalThis,z=class extends F{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=Ts(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return B}};z._$litElement$=!0,z.finalized=!0,ve.litElementHydrateSupport?.({LitElement:z});var Er=ve.litElementPolyfillSupport;Er?.({LitElement:z});(ve.litElementVersions??=[]).push("4.2.2");function Ss(r){switch(r.locale.number_format){case"comma_decimal":return"en-US";case"decimal_comma":return"de";case"space_comma":return"fr";case"system":return;default:return r.locale.language}}function g(r,s,t=1){return new Intl.NumberFormat(Ss(r),{maximumFractionDigits:t,useGrouping:r.locale.number_format!=="none"}).format(s)}function ot(r,s){try{return new Intl.NumberFormat(Ss(r),{style:"currency",currency:r.config.currency}).format(s)}catch{return`${g(r,s,2)} ${r.config.currency}`}}function M(r){return r.locale.time_zone==="server"?r.config.time_zone:void 0}function b(r,s,t={dateStyle:"medium",timeStyle:"short"}){let e={...t,timeZone:M(r)};return(r.locale.time_format==="12"||r.locale.time_format==="24")&&(e.hourCycle=r.locale.time_format==="12"?"h12":"h23"),new Intl.DateTimeFormat(r.locale.language,e).format(new Date(s))}var Cr=[["day",86400],["hour",3600],["minute",60],["second",1]];function S(r,s){let t=Math.round(s),e=[];for(let[n,i]of Cr){let o=Math.floor(t/i);t-=o*i,(o||n==="second"&&!e.length)&&e.push(new Intl.NumberFormat(r.locale.language,{style:"unit",unit:n,unitDisplay:"short"}).format(o))}return e.slice(0,2).join(" ")}function E(r,s){let t=s?r.states[s]:void 0;return!t||t.state==="unavailable"||t.state==="unknown"?"–":r.formatEntityState(t)}function at(r,s){let t=s?Number.parseFloat(r.states[s]?.state??""):NaN;return Number.isFinite(t)?t:void 0}var Hr={mW:.001,W:1,kW:1e3,MW:1e6};function As(r,s){let t=r.states[s??""]?.attributes.unit_of_measurement;return(at(r,s)??0)*(Hr[String(t)]??1)}function Ft(r,s){return r&&typeof r=="object"&&"message"in r?String(r.message):s("error_unknown")}var Pr=5e3,k=y`
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
    /* Darker than the theme's own, on which white is hard to read. */
    background: color-mix(in srgb, var(--primary-color) 62%, #000);
    border-color: transparent;
    color: #fff;
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
`,v=class extends z{constructor(){super(...arguments);this.preview=!1;this.problem="";this.stops=[];this.again=()=>this.beginLater(0)}static{this.properties={hass:{attribute:!1},preview:{type:Boolean},config:{state:!0},text:{state:!0},problem:{state:!0}}}static{this.styles=[k]}setConfig(t){this.check(t),this.config=t,this.life&&this.begin()}getCardSize(){return 4}getGridOptions(){return{columns:"full",min_columns:6}}check(t){}async load(){}async follow(){return[]}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end()}updated(t){!this.life&&this.isConnected&&this.hass&&this.config&&this.begin()}async begin(){if(!this.hass||!this.config)return;this.end();let t=Symbol("life");this.life=t,this.hass.connection.addEventListener("ready",this.again);try{let e=await ut(this.hass);if(this.life!==t||(this.text=e,await this.load(),this.life!==t))return;let n=await this.follow();this.life===t?(this.stops=n,this.problem=""):n.forEach(i=>i())}catch(e){if(this.life!==t)return;this.fail(e),this.beginLater(Pr)}}beginLater(t){clearTimeout(this.later),this.later=setTimeout(()=>{this.isConnected&&this.begin()},t)}end(){this.life=void 0,clearTimeout(this.later),this.stops.forEach(t=>t()),this.stops=[],this.hass?.connection.removeEventListener("ready",this.again)}fail(t){this.problem=Ft(t,this.text??(e=>e))}async attempt(t){this.problem="";try{return await t(),!0}catch(e){return this.fail(e),!1}}render(){if(!this.hass||!this.config)return u;let t=this.text;return d`<ha-card>
      ${this.problem?d`<p class="error" role="alert">${this.problem}</p>`:u}
      ${t?this.draw(t):d`<div class="message" aria-busy="true">…</div>`}
    </ha-card>`}};async function L(r,s,t){let{connection:e}=r,n=!1,i=()=>{n=!0};e.addEventListener("disconnected",i);let o=await e.subscribeMessage(t,s,{resubscribe:!1});return()=>{e.removeEventListener("disconnected",i),n||o().catch(()=>{})}}function A(r,s,t){if(!r||r.locale!==s.locale||r.themes!==s.themes)return!0;for(let e of t)if(e&&r.states[e]!==s.states[e])return!0;return!1}function mt(r){history.pushState(null,"",r),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:!1}}))}function we(r,s){r.dispatchEvent(new CustomEvent("hass-more-info",{bubbles:!0,composed:!0,detail:{entityId:s}}))}var I={name:"device_id",required:!0,selector:{device:{filter:{integration:"nutify"},entity:{domain:"event"}}}},Wt={name:"device_id",selector:{device:{multiple:!0,filter:{integration:"nutify"},entity:{domain:"event"}}}};function ht(r,s){return{name:r,values:s}}var $e=class extends z{constructor(){super(...arguments);this.schema=[]}static{this.properties={hass:{attribute:!1},schema:{attribute:!1},config:{state:!0},text:{state:!0}}}setConfig(t){this.config=t}async firstUpdated(){this.text=await ut(this.hass)}render(){let t=this.text;return!this.config||!t?u:d`<ha-form
      .hass=${this.hass}
      .data=${this.config}
      .schema=${this.schema.map(e=>Or(e,t))}
      .computeLabel=${e=>t(`field_${e.name}`)}
      @value-changed=${this.changed}
    ></ha-form>`}changed(t){t.stopPropagation(),this.dispatchEvent(new CustomEvent("config-changed",{bubbles:!0,composed:!0,detail:{config:t.detail.value}}))}};function Or({values:r,...s},t){if(!r)return s;let e=r.map(n=>({value:n,label:t(`option_${n}`)}));return{...s,selector:{select:{mode:"dropdown",options:e}}}}var xe="nutify-card-editor";customElements.get(xe)||customElements.define(xe,$e);function R(r){let s=document.createElement(xe);return s.schema=r,s}function j(r){return{device_id:Object.values(r.entities).find(t=>t.platform==="nutify"&&t.entity_id.startsWith("event."))?.device_id??""}}var _e={mains:"M8.28,5.45L6.5,4.55L7.76,2H16.23L17.5,4.55L15.72,5.44L15,4H9L8.28,5.45M18.62,8H14.09L13.3,5H10.7L9.91,8H5.38L4.1,10.55L5.89,11.44L6.62,10H17.38L18.1,11.45L19.89,10.56L18.62,8M17.77,22H15.7L15.46,21.1L12,15.9L8.53,21.1L8.3,22H6.23L9.12,11H11.19L10.83,12.35L12,14.1L13.16,12.35L12.81,11H14.88L17.77,22M11.4,15L10.5,13.65L9.32,18.13L11.4,15M14.68,18.12L13.5,13.64L12.6,15L14.68,18.12Z",ups:"M7,2H17L13.5,9H17L10,22V14H7V2Z",load:"M4,1H20A1,1 0 0,1 21,2V6A1,1 0 0,1 20,7H4A1,1 0 0,1 3,6V2A1,1 0 0,1 4,1M4,9H20A1,1 0 0,1 21,10V14A1,1 0 0,1 20,15H4A1,1 0 0,1 3,14V10A1,1 0 0,1 4,9M4,17H20A1,1 0 0,1 21,18V22A1,1 0 0,1 20,23H4A1,1 0 0,1 3,22V18A1,1 0 0,1 4,17M9,5H10V3H9V5M9,13H10V11H9V13M9,21H10V19H9V21M5,3V5H7V3H5M5,11V13H7V11H5M5,19V21H7V19H5Z"},Lr=["on_battery","low_battery","forced_shutdown","calibrating"],Dr=["low_battery","forced_shutdown","overload","overheated"],Rs={status:["sensor/status"],charging:["binary_sensor/flag/charging"],onBattery:["binary_sensor/flag/on_battery"],bypass:["binary_sensor/flag/bypass"],boost:["binary_sensor/flag/boost"],trim:["binary_sensor/flag/trim"],input:["sensor/input_voltage","sensor/input_l1_n_voltage"],frequency:["sensor/input_frequency"],output:["sensor/output_voltage","sensor/output_l1_n_voltage"],power:["sensor/meter/load_power"],mainsPower:["sensor/meter/mains_power"],load:["sensor/ups_load"],charge:["sensor/battery_charge"],runtime:["sensor/battery_runtime"]},ke=class extends v{static{this.properties={...v.properties,ups:{state:!0}}}static getConfigElement(){return R([I])}static getStubConfig(s){return j(s)}check(s){if(typeof s.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}shouldUpdate(s){if(s.size>1||!s.has("hass"))return!0;let t=Object.keys(Rs).map(e=>this.entity(e));return A(s.get("hass"),this.hass,t)}entity(s){let t=this.ups?.entities??{};return Rs[s].map(e=>t[e]).find(Boolean)}isOn(s){return this.hass.states[this.entity(s)??""]?.state==="on"}situation(){let s=this.hass.states[this.entity("status")??""]?.state??"unavailable",t=this.isOn("onBattery")||Lr.includes(s),e="mains";["unavailable","unknown","not_reported"].includes(s)?e="unknown":s==="off"?e="off":t?e="battery":(this.isOn("bypass")||s==="bypass")&&(e="bypass");let n=at(this.hass,this.entity("input"));return{way:e,mains:e==="battery"?(n??0)>50:e!=="unknown",charging:this.isOn("charging")&&e!=="battery",regulated:this.isOn("boost")?"boost":this.isOn("trim")?"trim":"",alarm:Dr.includes(s)}}draw(s){let t=this.ups;if(!t)return u;let e=this.situation(),n=E(this.hass,this.entity("status")),i=e.way==="unknown"?s("flow_unknown"):n;return d`<div class="frame">
      <svg
        viewBox="0 0 720 ${t.has_battery?310:204}"
        role="img"
        aria-label=${this.sentence(s,e,i)}
        class=${`way-${e.way} ${e.alarm?"alarm":""}`}
      >
        ${this.lines(e,t.has_battery)}
        ${this.node(90,92,46,_e.mains,e.mains?"live":"dead","input")}
        ${this.node(360,92,56,_e.ups,e.way==="off"?"dead":"live","status")}
        ${this.node(630,92,46,_e.load,this.loadClass(e),"power")}
        ${!e.mains&&e.way==="battery"?w`<path class="cut" d="M176 74 L212 110 M212 74 L176 110" />`:u}
        ${this.label(90,164,this.shown("input"),"big")}
        ${this.label(90,184,this.shown("frequency"),"small")}
        ${this.label(630,164,this.shown("power"),"big")}
        ${this.label(630,184,this.loadLine(s),"small")}
        ${this.label(360,20,i,"state")}
        ${e.regulated?this.label(225,74,s(`flow_${e.regulated}`),"note"):u}
        ${e.way==="bypass"?this.label(360,50,s("flow_bypass"),"note"):u}
        ${t.has_battery?this.battery(e):u}
      </svg>
    </div>`}shown(s){let t=this.entity(s);return t?E(this.hass,t):""}loadClass(s){return s.way==="off"||s.way==="unknown"?"dead":"load"}loadLine(s){let t=this.entity("load");return t?s("flow_load",{value:E(this.hass,t)}):""}sentence(s,t,e){return s(`flow_sentence_${t.way}`,{name:this.ups?.name,state:e,power:E(this.hass,this.entity("power")),input:E(this.hass,this.entity("input")),charge:E(this.hass,this.entity("charge")),runtime:E(this.hass,this.entity("runtime"))})}lines(s,t){let e=s.way==="mains"||s.way==="bypass",n=at(this.hass,this.entity("power"))??0,i=`${Math.max(.5,2.2-Math.log10(1+n)*.5).toFixed(2)}s`;return w`
      ${this.line("M140 92 H300",e||s.charging,"green",i)}
      ${s.way==="bypass"?this.line("M140 92 C 220 10, 500 10, 580 92",!0,"orange",i):this.line("M420 92 H580",s.way==="mains"||s.way==="battery","blue",i)}
      ${t?this.line(s.way==="battery"?"M360 204 V150":"M360 150 V204",s.way==="battery"||s.charging,s.way==="battery"?"orange":"green",s.way==="battery"?i:"2.4s"):u}`}line(s,t,e,n){return w`
      <path class="wire ${t?e:"idle"}" d=${s} />
      ${t?w`<path class="pulse ${e}" style="animation-duration:${n}" d=${s} />`:u}`}node(s,t,e,n,i,o){let a=this.entity(o);return w`
      <g
        class="node ${i} ${a?"opens":""}"
        @click=${()=>a&&we(this,a)}
      >
        <circle cx=${s} cy=${t} r=${e} />
        <path transform="translate(${s-24},${t-24}) scale(2)" d=${n} />
      </g>`}battery(s){let t=at(this.hass,this.entity("charge")),e=48*Math.min(1,Math.max(0,(t??0)/100)),n=t===void 0?"idle":t<20?"red":t<50?"orange":"green",i=this.entity("charge");return w`
      <g
        class="node battery ${i?"opens":""} ${s.way==="unknown"?"dead":""}"
        @click=${()=>i&&we(this,i)}
      >
        <rect x="344" y="216" width="32" height="6" rx="2" class="cap" />
        <rect x="330" y="222" width="60" height="60" rx="8" class="shell" />
        <rect x="336" y=${276-e} width="48" height=${e} rx="4" class="fill ${n}" />
      </g>
      ${this.label(404,248,this.shown("charge"),"big start")}
      ${this.label(404,270,this.shown("runtime"),"small start")}`}label(s,t,e,n){return w`<text x=${s} y=${t} class="label ${n}" aria-hidden="true">${e}</text>`}static{this.styles=[k,y`
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
    `]}};T("flow",ke,["power_events","status"]);var Ms={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Es=r=>(...s)=>({_$litDirective$:r,values:s}),Bt=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,t,e){this._$Ct=s,this._$AM=t,this._$Ci=e}_$AS(s,t){return this.update(s,t)}update(s,t){return this.render(...t)}};var{I:Ur}=ks,Cs=r=>r;var Hs=()=>document.createComment(""),gt=(r,s,t)=>{let e=r._$AA.parentNode,n=s===void 0?r._$AB:s._$AA;if(t===void 0){let i=e.insertBefore(Hs(),n),o=e.insertBefore(Hs(),n);t=new Ur(i,o,r,r.options)}else{let i=t._$AB.nextSibling,o=t._$AM,a=o!==r;if(a){let l;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(l=r._$AU)!==o._$AU&&t._$AP(l)}if(i!==n||a){let l=t._$AA;for(;l!==i;){let c=Cs(l).nextSibling;Cs(e).insertBefore(l,n),l=c}}}return t},J=(r,s,t=r)=>(r._$AI(s,t),r),zr={},Ps=(r,s=zr)=>r._$AH=s,Os=r=>r._$AH,Kt=r=>{r._$AR(),r._$AA.remove()};var Ls=(r,s,t)=>{let e=new Map;for(let n=s;n<=t;n++)e.set(r[n],n);return e},C=Es(class extends Bt{constructor(r){if(super(r),r.type!==Ms.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,s,t){let e;t===void 0?t=s:s!==void 0&&(e=s);let n=[],i=[],o=0;for(let a of r)n[o]=e?e(a,o):o,i[o]=t(a,o),o++;return{values:i,keys:n}}render(r,s,t){return this.dt(r,s,t).values}update(r,[s,t,e]){let n=Os(r),{values:i,keys:o}=this.dt(s,t,e);if(!Array.isArray(n))return this.ut=o,i;let a=this.ut??=[],l=[],c,p,m=0,h=n.length-1,f=0,x=i.length-1;for(;m<=h&&f<=x;)if(n[m]===null)m++;else if(n[h]===null)h--;else if(a[m]===o[f])l[f]=J(n[m],i[f]),m++,f++;else if(a[h]===o[x])l[x]=J(n[h],i[x]),h--,x--;else if(a[m]===o[x])l[x]=J(n[m],i[x]),gt(r,l[x+1],n[m]),m++,x--;else if(a[h]===o[f])l[f]=J(n[h],i[f]),gt(r,n[m],n[h]),h--,f++;else if(c===void 0&&(c=Ls(o,f,x),p=Ls(a,m,h)),c.has(a[m]))if(c.has(a[h])){let _=p.get(o[f]),tt=_!==void 0?n[_]:null;if(tt===null){let ns=gt(r,n[m]);J(ns,i[f]),l[f]=ns}else l[f]=J(tt,i[f]),gt(r,n[m],tt),n[_]=null;f++}else Kt(n[h]),h--;else Kt(n[m]),m++;for(;f<=x;){let _=gt(r,l[x+1]);J(_,i[f]),l[f++]=_}for(;m<=h;){let _=n[m++];_!==null&&Kt(_)}return this.ut=o,Ps(r,l),B}});var Ir=["on_line","eco","waiting","testing","calibrating","not_reported"],jr=["forced_shutdown","low_battery","unavailable","off","overload"],lt={status:"sensor/status",charge:"sensor/battery_charge",runtime:"sensor/battery_runtime",load:"sensor/ups_load",power:"sensor/meter/load_power",input:"sensor/input_voltage",output:"sensor/output_voltage"},Ds=["binary_sensor/flag/replace_battery","binary_sensor/flag/alarm"],Te=class extends v{constructor(){super(...arguments);this.upses=[];this.filter="all";this.words=""}static{this.properties={...v.properties,upses:{state:!0},filter:{state:!0},words:{state:!0}}}static getConfigElement(){return R([])}static getStubConfig(){return{}}async load(){this.upses=await this.hass.callWS({type:"nutify/ups/list"})}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,this.watched())}*watched(){for(let t of this.upses){for(let e of Object.values(lt))yield t.entities[e];for(let e of Ds)yield t.entities[e]}}status(t){return this.hass.states[t.entities[lt.status]??""]?.state??"unavailable"}urgency(t){let e=this.status(t);return jr.includes(e)?3:Ir.includes(e)?Ds.some(n=>this.hass.states[t.entities[n]??""]?.state==="on")?1:0:2}chosen(){let t=this.words.trim().toLowerCase();return this.upses.filter(e=>this.filter==="battery"?this.status(e)==="on_battery":this.filter==="all"||this.urgency(e)>0).filter(e=>!t||`${e.name} ${e.server}`.toLowerCase().includes(t)).sort((e,n)=>this.urgency(n)-this.urgency(e)||e.name.localeCompare(n.name))}draw(t){let e=this.chosen();return d`
      ${this.summary(t)} ${this.bar(t)}
      ${e.length?d`<ul>
            ${C(e,n=>n.device_id,n=>this.row(n,t))}
          </ul>`:d`<div class="message">${t("fleet_none")}</div>`}
    `}summary(t){let e=this.upses.filter(i=>this.urgency(i)>0).length,n=this.upses.reduce((i,o)=>i+As(this.hass,o.entities[lt.power]),0);return d`<p class="summary" role="status">
      ${t(e?"fleet_attention":"fleet_calm",{count:this.upses.length,troubled:e,power:`${g(this.hass,n,0)} W`})}
    </p>`}bar(t){return d`<div class="row">
      <input
        type="search"
        .value=${this.words}
        placeholder=${t("fleet_search")}
        aria-label=${t("fleet_search")}
        @input=${e=>{this.words=e.target.value}}
      />
      ${["all","attention","battery"].map(e=>d`<button
          class=${e===this.filter?"on":""}
          aria-pressed=${e===this.filter}
          @click=${()=>{this.filter=e}}
        >
          ${t(`fleet_filter_${e}`)}
        </button>`)}
    </div>`}row(t,e){let n=this.urgency(t),i=`/${this.config.base??"nutify"}/${t.path}`;return d`<li class="u${n}">
      <a
        href=${i}
        @click=${o=>{o.ctrlKey||o.metaKey||o.shiftKey||(o.preventDefault(),mt(i))}}
      >
        <span class="name">${t.name}</span>
        <span class="status">${this.statusWord(t,e)}</span>
        ${this.meter(t,"charge",e)} ${this.meter(t,"load",e)}
        <span class="values">
          ${["power","runtime","input","output"].map(o=>t.entities[lt[o]]?d`<span title=${e(`fleet_${o}`)}
                  >${E(this.hass,t.entities[lt[o]])}</span
                >`:u)}
        </span>
      </a>
    </li>`}statusWord(t,e){let n=this.hass.states[t.entities[lt.status]??""];return!n||n.state==="unavailable"?e("flow_unknown"):this.hass.formatEntityState(n)}meter(t,e,n){let i=t.entities[lt[e]];if(!i)return u;let o=Math.min(100,Math.max(0,at(this.hass,i)??0));return d`<span class="meter ${e}">
      <span class="track"><span style="inline-size:${o}%"></span></span>
      <span>${n(`fleet_${e}`)} ${E(this.hass,i)}</span>
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
    `]}};T("fleet",Te);var P=6e4,H=60*P,$=24*H,Us=new Map;function Nr(r){let s=r??"",t=Us.get(s);return t||(t=new Intl.DateTimeFormat("en-US",{timeZone:r,hourCycle:"h23",year:"numeric",month:"numeric",day:"numeric",hour:"numeric",minute:"numeric"}),Us.set(s,t)),t}function K(r,s){let t={};for(let{type:l,value:c}of Nr(s).formatToParts(r))t[l]=Number(c);let{year:e=0,month:n=1,day:i=1,hour:o=0,minute:a=0}=t;return{year:e,month:n-1,day:i,hour:o,minute:a}}function ft(r,s){let{year:t,month:e,day:n,hour:i,minute:o}=K(r,s);return Date.UTC(t,e,n,i,o)-Math.floor(r/P)*P}function D(r,s,t,e=1,n=0,i=0){let o=Date.UTC(s,t,e,n,i),a=o-ft(o,r);return o-ft(a,r)}function qt({start:r,end:s},t,e=!0){let n=K(r.getTime(),t),i=K(s.getTime()+1,t),o=!n.hour&&!n.minute&&!i.hour&&!i.minute,a=2*r.getTime()-s.getTime()-1;if(e&&o&&n.day===1&&i.day===1){let l=(i.year-n.year)*12+i.month-n.month;a=D(t,n.year,n.month-l)}else if(o){let l=Math.round((s.getTime()+1-r.getTime())/$);a=D(t,n.year,n.month,n.day-l)}return{start:new Date(a),end:new Date(r.getTime()-1)}}function Yt(r,s,t){let e=(s-r||1)/Math.max(1,t),n=10**Math.floor(Math.log10(e)),i=[1,2,2.5,5,10].find(p=>p*n>=e*.999)??10,o=i*n,a=[],l=Math.ceil(r/o-1e-9);for(let p=l;p*o<=s+o*1e-9;p++)a.push(p*o||0);let c=-Math.floor(Math.log10(n)+1e-9)+(i===2.5?1:0);return{ticks:a,digits:Math.min(4,Math.max(0,c)),step:o}}var Vr=[["minute",5,5*P],["minute",15,15*P],["minute",30,30*P],["hour",1,H],["hour",2,2*H],["hour",3,3*H],["hour",6,6*H],["hour",12,12*H],["day",1,$],["day",2,2*$],["day",4,4*$],["day",7,7*$],["day",14,14*$],["month",1,30*$],["month",2,61*$],["month",3,91*$],["month",6,182*$],["month",12,365*$],["month",24,730*$]];function zs(r,s,t,e){let[n,i]=Vr.find(l=>(t-s)/l[2]<=e)??["month",60],o=M(r),a=[];for(let l=0,c=-1/0;l<2e3;l++){let p=Fr(K(s,o),n,l*i,i,o);if(p>t)break;p<s||p<=c||(c=p,a.push({at:p,label:Wr(r,p,n,t-s,o)}))}return a}function Fr(r,s,t,e,n){let{year:i,month:o,day:a,hour:l}=r;switch(s){case"minute":return D(n,i,o,a,l,t);case"hour":return D(n,i,o,a,t);case"day":return D(n,i,o,a+t);default:return D(n,i,o-o%Math.min(12,e)+t)}}function Wr(r,s,t,e,n){let{hour:i,minute:o,month:a}=K(s,n);return t==="month"?b(r,s,{month:"short",...a===0||e>800*$?{year:"numeric"}:{}}):t==="day"||!i&&!o&&e>1.1*$?b(r,s,{day:"numeric",month:"short"}):b(r,s,{hour:"numeric",minute:"2-digit"})}function Is(r,s,t,e){let n=r.map((l,c)=>({at:l,index:c})).sort((l,c)=>l.at-c.at),i=t-s;for(let l of n)i=l.at=Math.max(l.at,i+s);let o=e+s;for(let l of n.reverse())o=l.at=Math.min(l.at,o-s);let a=[...r];for(let{at:l,index:c}of n)a[c]=l;return a}var bt=class{constructor(s,t){this.host=s;this.selector=t;this.width=0;this.element=null;this.observer=new ResizeObserver(([s])=>{let t=Math.round(s?.contentRect.width??0);t&&t!==this.width&&(this.width=t,this.host.requestUpdate())});s.addController(this)}hostUpdated(){let s=this.host.renderRoot.querySelector(this.selector);s!==this.element&&(this.hostDisconnected(),this.element=s,s&&this.observer.observe(s))}hostConnected(){this.element&&this.observer.observe(this.element)}hostDisconnected(){this.observer.disconnect()}},Jt=y`
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
`;var Br=300;function G(r){let s=(Array.isArray(r)?r:[r]).filter(t=>!!t);return s.length?s:void 0}function Gt(r){if((Array.isArray(r)?r:[r??""]).some(t=>typeof t!="string"))throw new Error("device_id: a device, or a list of them")}async function Qt(r,s){let t,e=await L(r,{type:"nutify/journal/subscribe"},()=>{t??=window.setTimeout(()=>{t=void 0,s()},Br)});return()=>{window.clearTimeout(t),Promise.resolve(e()).catch(()=>{})}}async function Zt(r,s,t,e){return(await r.callWS({type:"nutify/journal/outages",device_id:s,start:new Date(t).toISOString(),end:e===void 0?void 0:new Date(e).toISOString()})).upses}function yt(r,s){let t=Date.parse(r.begin);return[t,Math.max(t,r.lasts?s:Date.parse(r.end))]}function N(r,s){return r.lasts?Math.max(r.seconds,(s-Date.parse(r.begin))/1e3):r.seconds}function U(r,s){return Math.floor((s+ft(s,M(r)))/$)}function O(r,s){let t=s*$,e=t-ft(t,M(r));return t-ft(e,M(r))}function Q(r,s,t={dateStyle:"full"}){return new Intl.DateTimeFormat(r.locale.language,{...t,timeZone:"UTC"}).format(s*$)}var Xt={device:"",kind:"",type:"",unacknowledged:!1,offset:0},dt=200,js=1e3,Kr=25;function Rt(r){return r.limit??Kr}function Se(r,s){return G(r.device_id)??G(s.device)}function Ae(r,s,t,e=Rt(s)){return r.callWS({type:"nutify/journal/list",language:r.locale?.language||r.language,device_id:Se(s,t),kind:s.kind??(t.kind||void 0),types:t.type?[t.type]:void 0,acknowledged:t.unacknowledged?!1:void 0,offset:t.offset,limit:e})}async function qr(r,s,t){let e=new Map;for(let n=0;n<js;n+=dt){let i=await Ae(r,s,{...t,offset:n},dt);if(i.rows.forEach(o=>e.set(o.id,o)),n+dt>=i.total)break}return[...e.values()].slice(0,js)}function Yr(r){if(typeof r=="number")return String(r);let s=r??"";return`"${(/^[=+\-@\t\r\n]/.test(s)?`'${s}`:s).replaceAll('"','""')}"`}function Jr(r,s,t){let e=["time","ups","type","severity","what","duration_seconds"],n=["charge_begin","charge_lowest","charge_end","by","at"],i=r.map(o=>[o.time,o.name,t(o),s(`events_severity_${o.severity}`),o.text,o.duration,...[0,1,2].map(a=>o.charge?.[a]),o.acknowledged_by,o.acknowledged_at]);return[[...e,...n].map(o=>s(`events_csv_${o}`)),...i].map(o=>o.map(Yr).join(",")).join(`\r
`)}async function Ns(r,s,t,e,n){let i=Jr(await qr(r,s,t),e,n),o=new Blob([`\uFEFF${i}`],{type:"text/csv;charset=utf-8"}),a=document.createElement("a");a.href=URL.createObjectURL(o),a.download=`nutify-events-${new Date().toISOString().slice(0,10)}.csv`,a.click(),window.setTimeout(()=>URL.revokeObjectURL(a.href),1e4)}var Gr=[["hour",3600],["minute",60]];function Vs(r,s,t){let e=Math.max(0,(t-Date.parse(s))/1e3);if(e>=86400)return b(r,s,{dateStyle:"short",timeStyle:"short"});let n=new Intl.RelativeTimeFormat(r.locale.language,{numeric:"auto",style:"short"});for(let[i,o]of Gr)if(e>=o)return n.format(-Math.floor(e/o),i);return n.format(0,"second")}var Fs=y`
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
    color: var(--error-color);
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
`;var Qr={information:"M13,9H11V7H13M13,17H11V11H13M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z",warning:"M13 14H11V9H13M13 18H11V16H13M1 21H23L12 2L1 21Z",critical:"M13,13H11V7H13M13,17H11V15H13M15.73,3H8.27L3,8.27V15.73L8.27,21H15.73L21,15.73V8.27L15.73,3Z"},Zr={dateStyle:"short",timeStyle:"short"},Xr="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z",ti="M9,3V4H4V6H5V19A2,2 0 0,0 7,21H17A2,2 0 0,0 19,19V6H20V4H15V3H9M7,6H17V19H7V6M9,8V17H11V8H9M13,8V17H15V8H13Z";function Re(r,s=""){return d`<svg viewBox="0 0 24 24" class="icon ${s}" aria-hidden="true">
    ${w`<path d=${r} />`}
  </svg>`}function Ws({text:r},s){let t=r(`events_severity_${s.severity}`);return d`<span class="severity" title=${t}>
    ${Re(Qr[s.severity],s.severity)}
    <span class="visually-hidden">${t}:</span>
  </span>`}function ei(r,s){let[t="",...e]=s.text.split(`
`);if(s.kind==="event")return d`<span class="sentence">${s.text}</span>`;let n=d`<strong>${r.nameOf(s)}</strong>
    <span class="sentence">${t}</span>`;return e.length?d`<details>
    <summary>${n}</summary>
    <p class="muted">${e.join(`
`)}</p>
  </details>`:d`<div>${n}</div>`}function si({hass:r,text:s},t){let[e,n]=t.charge??[];if(typeof e!="number"||typeof n!="number")return u;let[i,o]=[e,n].map(a=>`${g(r,a,0)} %`);return d`<span aria-hidden="true" class="drop">${i} → ${o}</span>
    <span class="visually-hidden">${s("events_charge_drop",{from:i,to:o})}</span>`}function ni(r,s){let{hass:t,text:e}=r;return s.acknowledged_at?d`<span class="muted">
      ${s.acknowledged_by??""}
      <time datetime=${s.acknowledged_at}
        >${b(t,s.acknowledged_at,Zr)}</time
      >
    </span>`:d`<button
    class="small"
    data-acknowledge
    title=${e("events_acknowledge")}
    ?disabled=${r.busy}
    aria-label=${`${e("events_acknowledge")}: ${s.name}, ${s.text}`}
    @click=${()=>r.acknowledge(s)}
  >
    ${Re(Xr)} <span class="word">${e("events_acknowledge")}</span>
  </button>`}function ri(r,s){let{text:t}=r;return r.asking===s.id?d`<div
      class="confirm"
      role="group"
      aria-label=${t("events_delete_sure")}
      @keydown=${e=>e.key==="Escape"&&r.ask("")}
    >
      <span>${t("events_delete_sure")}</span>
      <button class="small" @click=${()=>r.ask("")}>
        ${t("events_cancel")}
      </button>
      <button
        class="small danger"
        ?disabled=${r.busy}
        @click=${()=>r.remove(s)}
      >
        ${t("events_delete")}
      </button>
    </div>`:d`<button
    class="small round"
    data-delete=${s.id}
    title=${t("events_delete")}
    aria-label=${`${t("events_delete")}: ${s.name}, ${s.text}`}
    @click=${()=>r.ask(s.id)}
  >
    ${Re(ti)}
  </button>`}function Bs(r,s){return d`<td role="cell" class="time">
    <time datetime=${s}>
      ${b(r,s,{dateStyle:"medium"})}
      <span class="clock">${b(r,s,{timeStyle:"medium"})}</span>
    </time>
  </td>`}function ii(r,s){let{hass:t,text:e}=r,n=!!t.user?.is_admin,i=n&&r.asking===s.id;return d`<tr
    role="row"
    class="${s.kind} ${s.test?"test":""} ${s.acknowledged_at?"seen":""}"
  >
    ${Bs(t,s.time)}
    <th role="rowheader" scope="row" class="ups">${s.name}</th>
    <td role="cell" class="what">
      <div class="with-icon">${Ws(r,s)} ${ei(r,s)}</div>
    </td>
    <td role="cell" class="duration" data-label=${e("events_duration")}>
      ${s.duration===null?u:S(t,s.duration)}
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${s.charge?e("events_charge"):u}
    >
      ${si(r,s)}
    </td>
    ${i?u:d`<td role="cell" class="seen-by">${ni(r,s)}</td>`}
    ${n?d`<td role="cell" class="actions" colspan=${i?2:1}>
          ${ri(r,s)}
        </td>`:u}
  </tr>`}function oi(r,{name:s,outage:t}){let{hass:e,text:n,now:i}=r,o=t.lowest_charge;return d`<tr role="row" class="live ${t.test?"test":""}">
    ${Bs(e,t.begin)}
    <th role="rowheader" scope="row" class="ups">${s}</th>
    <td role="cell" class="what">
      <div class="with-icon">
        <span class="pulse" aria-hidden="true"></span>
        <div>
          <strong>${n(t.test?"events_testing":"events_on_battery")}</strong>
          <span class="sentence">${t.cause??u}</span>
        </div>
      </div>
    </td>
    <td role="cell" class="duration" data-label=${n("events_duration")}>
      <span role="timer">${S(e,N(t,i))}</span>
    </td>
    <td
      role="cell"
      class="charge"
      data-label=${o===null?u:n("events_charge")}
    >
      ${o===null?u:n("events_lowest",{value:`${g(e,o,0)} %`})}
    </td>
    <td role="cell" class="seen-by muted">${n("events_lasts")}</td>
    ${e.user?.is_admin?d`<td role="cell" class="actions"></td>`:u}
  </tr>`}function Ks(r){let{text:s,hass:t}=r,e=["time","ups","what","duration","charge","acknowledged"];return t.user?.is_admin&&e.push("actions"),d`<table role="table" aria-label=${s("events_table")}>
    <thead role="rowgroup">
      <tr role="row">
        ${e.map(n=>d`<th role="columnheader" scope="col" class=${n}>
            <span class=${n==="actions"?"visually-hidden":""}
              >${s(`events_${n}`)}</span
            >
          </th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${C(r.running,qs,n=>oi(r,n))}
      ${C(r.rows,n=>n.id,n=>ii(r,n))}
    </tbody>
  </table>`}function qs(r){return`${r.device_id} ${r.outage.begin}`}function Ys(r,s){let{hass:t,text:e,now:n}=r;return d`<ul>
    ${C(r.running,qs,({name:i,outage:o})=>d`<li class="live ${o.test?"test":""}">
        <span class="pulse" aria-hidden="true"></span>
        <div class="words">
          ${s?u:d`<span class="ups">${i}</span>`}
          <span class="sentence"
            >${e(o.test?"events_testing":"events_on_battery")}</span
          >
        </div>
        <span class="when" role="timer">${S(t,N(o,n))}</span>
      </li>`)}
    ${C(r.rows,i=>i.id,i=>d`<li class=${i.acknowledged_at?"seen":""}>
        ${Ws(r,i)}
        <div class="words">
          ${s?u:d`<span class="ups">${i.name}</span>`}
          <span class="sentence" title=${i.text}>${ai(r,i)}</span>
        </div>
        <time class="when" datetime=${i.time} title=${b(t,i.time)}
          >${Vs(t,i.time,n)}</time
        >
      </li>`)}
  </ul>`}function ai(r,s){let[t=""]=s.text.split(`
`);return s.kind==="event"?s.text:`${r.nameOf(s)}. ${t}`}var li="component.nutify.entity.event.power_events.state_attributes.event_type.state.",di=7,ci=1e3,Me=class extends v{constructor(){super(...arguments);this.running=[];this.upses=[];this.filter=Xt;this.busy=!1;this.asking="";this.said="";this.now=Date.now();this.turn=0}static{this.properties={...v.properties,page:{state:!0},running:{state:!0},upses:{state:!0},filter:{state:!0},busy:{state:!0},asking:{state:!0},said:{state:!0},now:{state:!0}}}static{this.styles=[k,Fs]}static getConfigElement(){return R([Wt,{name:"compact",selector:{boolean:{}}},{name:"limit",selector:{number:{min:1,max:dt,mode:"box"}}},ht("kind",["event","outage"])])}static getStubConfig(){return{compact:!0,limit:8}}getCardSize(){return this.config?.compact?4:10}getGridOptions(){return this.config?.compact?{columns:12,min_columns:6}:{columns:"full",min_columns:6}}check(t){Gt(t.device_id);let{limit:e,kind:n}=t;if(!(e===void 0||Number.isInteger(e)&&e>0)||(e??1)>dt)throw new Error(`limit: 1 to ${dt}`);if(n!==void 0&&n!=="event"&&n!=="outage")throw new Error("kind: event or outage");this.filter=Xt}async load(){let t=this.config.compact,[e,n]=await Promise.all([t?[]:this.hass.callWS({type:"nutify/ups/list"}),this.hass.loadBackendTranslation("entity","nutify"),this.refresh()]);this.upses=e,this.typeName=n}async follow(){let t=()=>{this.attempt(()=>this.refresh())};return[await Qt(this.hass,t)]}async refresh(){let t=++this.turn,{hass:e,config:n,filter:i}=this,o=(n.kind??i.kind)!=="event"&&!i.type&&!i.offset,a=Date.now()-di*$,[l,c]=await Promise.all([Ae(e,n,i),o?Zt(e,Se(n,i),a):[]]);if(t===this.turn){if(!l.rows.length&&i.offset){let p=Math.max(0,Math.ceil(l.total/Rt(n))-1);return this.filter={...i,offset:p*Rt(n)},this.refresh()}this.page=l,this.running=c.flatMap(({device_id:p,name:m,outages:h})=>h.filter(f=>f.lasts).map(f=>({device_id:p,name:m,outage:f}))),l.rows.some(p=>p.id===this.asking)||(this.asking=""),this.wind()}}wind(){window.clearInterval(this.clock),this.now=Date.now(),!(!this.isConnected||!(this.running.length||this.config.compact))&&(this.clock=window.setInterval(()=>this.now=Date.now(),this.running.length?ci:P))}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this.clock)}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,[])}updated(t){super.updated(t);let e=t.get("asking");if(e===void 0)return;let n=`[data-delete="${String(e)}"]`;this.focusOn(this.asking?".confirm button":n)}focusOn(t){(this.renderRoot.querySelector(t)??this.renderRoot.querySelector(".rows"))?.focus({preventScroll:!0})}choose(t){this.filter={...this.filter,offset:0,...t},this.work(()=>this.refresh())}async work(t){this.busy=!0;let e=await this.attempt(t);return this.busy=!1,e}async acknowledge(t){let e=t.map(i=>i.id);await this.work(async()=>{await this.hass.callService("nutify","acknowledge_events",{id:e},{},!1),await this.refresh()})&&(this.said=this.text?.("events_acknowledged_now",{count:e.length})??"",await this.updateComplete,this.focusOn("[data-acknowledge]"))}async discard(t){await this.work(async()=>{await this.hass.callService("nutify","delete_event",{id:t.id},{},!1),await this.refresh()})&&(this.said=this.text?.("events_deleted")??"")}nameOf(t){return t.kind==="event"?this.eventName(t.type):this.text?.(`events_type_${t.type}`)??t.type}eventName(t){return this.typeName?.(li+t)||t}view(t,e){return{hass:this.hass,text:t,rows:e.rows,running:this.running,now:this.now,busy:this.busy,asking:this.asking,nameOf:n=>this.nameOf(n),acknowledge:n=>{this.acknowledge([n])},ask:n=>this.asking=n,remove:n=>{this.discard(n)}}}draw(t){let{page:e}=this;if(!e)return this.problem?u:d`<div class="message" aria-busy="true">
        ${t("events_loading")}
      </div>`;let n=e.rows.length>0||this.running.length>0,i=this.view(t,e);if(this.config.compact){let o=G(this.config.device_id)?.length===1;return n?Ys(i,o):this.empty(t)}return d`<div class="root">
      ${this.bar(t,e)}
      <div class="rows" tabindex="-1" aria-busy=${this.busy}>
        ${n?Ks(i):this.empty(t)}
      </div>
      ${this.foot(t,e)}
      <p role="status" class="visually-hidden">${this.said}</p>
    </div>`}empty(t){let{device:e,kind:n,type:i,unacknowledged:o}=this.filter;return!e&&!n&&!i&&!o?d`<div class="message">${t("events_none")}</div>`:d`<div class="message">
      <p>${t(o?"events_all_seen":"events_no_match")}</p>
      <button @click=${()=>this.choose(Xt)}>
        ${t("events_show_all")}
      </button>
    </div>`}bar(t,e){let{filter:n,config:i}=this,o=!G(i.device_id)&&this.upses.length>1,a=i.kind??n.kind;return d`<div class="bar row" role="group" aria-label=${t("events_filter")}>
      ${o?this.upsSelect(t):u}
      ${i.kind?u:this.kinds(t)}
      ${a==="outage"?u:this.typeSelect(t,e)}
      <label class="check">
        <input
          type="checkbox"
          .checked=${n.unacknowledged}
          @change=${l=>this.choose({unacknowledged:l.target.checked})}
        />
        ${t("events_unacknowledged")}
      </label>
    </div>`}kinds(t){let e=[["","events_kind_all"],["outage","events_kind_outage"],["event","events_kind_event"]];return d`<div class="kinds" role="group" aria-label=${t("events_kind")}>
      ${e.map(([n,i])=>d`<button
          class=${this.filter.kind===n?"on":""}
          aria-pressed=${this.filter.kind===n}
          @click=${()=>this.choose({kind:n,type:""})}
        >
          ${t(i)}
        </button>`)}
    </div>`}upsSelect(t){return this.select(t("events_ups"),t("events_every_ups"),"device",[...this.upses.map(e=>[e.device_id,e.name])])}typeSelect(t,e){let n=new Set(Object.keys(e.counts));this.filter.type&&n.add(this.filter.type);let i=[...n].map(o=>[o,`${this.eventName(o)} (${g(this.hass,e.counts[o]??0,0)})`]);return i.sort((o,a)=>o[1].localeCompare(a[1],this.hass.language)),this.select(t("events_type"),t("events_every_type"),"type",i)}select(t,e,n,i){let o=this.filter[n];return d`<select
      aria-label=${t}
      @change=${a=>this.choose({[n]:a.target.value})}
    >
      <option value="" .selected=${!o}>${e}</option>
      ${i.map(([a,l])=>d`<option value=${a} .selected=${a===o}>${l}</option>`)}
    </select>`}foot(t,e){let n=e.rows.filter(i=>!i.acknowledged_at);return d`<div class="foot row">
      ${this.pager(t,e)}
      <button
        ?disabled=${this.busy||!n.length}
        @click=${()=>{this.acknowledge(n)}}
      >
        ${t("events_acknowledge_shown")}
      </button>
      <button
        ?disabled=${this.busy||!e.total}
        @click=${()=>{this.export(t)}}
      >
        ${t("events_export")}
      </button>
    </div>`}pager(t,e){if(!e.total)return u;let n=Rt(this.config),{offset:i}=this.filter,o=i+e.rows.length,[a,l,c]=[i+1,o,e.total].map(m=>g(this.hass,m,0)),p=m=>this.choose({offset:Math.max(0,m)});return d`<div class="pager row" role="group" aria-label=${t("events_pages")}>
      <button
        class="round"
        aria-label=${t("events_previous")}
        title=${t("events_previous")}
        ?disabled=${!i}
        @click=${()=>p(i-n)}
      >
        <span class="arrow" aria-hidden="true">‹</span>
      </button>
      <span role="status">${t("events_shown",{first:a,last:l,total:c})}</span>
      <button
        class="round"
        aria-label=${t("events_next")}
        title=${t("events_next")}
        ?disabled=${o>=e.total}
        @click=${()=>p(i+n)}
      >
        <span class="arrow" aria-hidden="true">›</span>
      </button>
    </div>`}export(t){let e=n=>this.nameOf(n);return this.work(()=>Ns(this.hass,this.config,this.filter,t,e))}};T("events",Me,["power_events"]);var ui=400,Js=60,pi=3600;function Ee(r,s){let t=(...i)=>Math.floor(Date.UTC(...i)/864e5);if(r!==void 0)return{first:t(r,0,1),last:t(r,11,31)};let e=new Date(s*864e5);return{first:t(e.getUTCFullYear()-1,e.getUTCMonth(),e.getUTCDate())+1,last:s}}function Ce(r){return new Date(r*864e5).getUTCFullYear()}function He(r){let s=r.flatMap(({since:t})=>t?[Date.parse(t)]:[]);return s.length?Math.min(...s):void 0}function Gs(r,s,t,e){let n=new Map;for(let i of s.flatMap(o=>o.outages)){let[o,a]=yt(i,e),l=Math.min(U(r,Math.max(o,a-1)),t.last),c=Math.max(U(r,o),t.first),p=Math.max(o,O(r,c));for(let m=0;c<=l&&m<ui;c+=1,m+=1){let h=O(r,c+1);mi(n,c,i,Math.max(0,Math.min(a,h)-p)/1e3),p=h}}return n}function mi(r,s,t,e){let n=r.get(s)??{seconds:0,outages:0,tests:0};t.test?n.tests+=1:(n.outages+=1,n.seconds+=e),r.set(s,n)}function Qs(r){return r?.outages?r.seconds<Js?1:r.seconds<10*Js?2:r.seconds<pi?3:4:0}function Zs(r,s,t,e,n){let i=s.flatMap(h=>h.outages).filter(h=>!h.test&&hi(r,h,e,n)),o=0;t.forEach(h=>o+=h.seconds);let a=He(s),l=a===void 0?1/0:U(r,a),c=0,p=0,m=Math.min(e.last,U(r,n));for(let h=Math.max(l,e.first);h<=m;h+=1)p=t.get(h)?.outages?0:p+1,c=Math.max(c,p);return{count:i.length,seconds:o,longest:Math.max(0,...i.map(h=>N(h,n))),calm:c}}function hi(r,s,{first:t,last:e},n){let[i,o]=yt(s,n);return i<O(r,e+1)&&o>=O(r,t)}function Pe(r){let t="sunday monday tuesday wednesday thursday friday saturday".split(" ").indexOf(r.locale.first_weekday??"language");if(t>=0)return t;let e=new Intl.Locale(r.locale.language);return((e.getWeekInfo?.()??e.weekInfo)?.firstDay??1)%7}function Xs(r){return((r+4)%7+7)%7}function vt(r,s){return new Intl.NumberFormat(r.locale.language,{style:"unit",unit:"day",unitDisplay:"long"}).format(s)}var tn=y`
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
`;var gi=5,fi=[1,2,5,7,14,30,60,90],bi=500,en=8,sn={dateStyle:"medium",timeStyle:"medium"},yi={lasts:6,test:5,cut:3};function Mt(r,s){let t=(s-r.start)/(r.now-r.start);return Math.min(100,Math.max(0,t*100))}function vi(r,s){return s.outages.filter(t=>yt(t,r.now)[1]>=r.start).sort((t,e)=>t.begin.localeCompare(e.begin))}function wi(r){let s=fi.find(n=>r.days/n<=gi)??365,t=U(r.hass,r.now),e=[];for(let n=t;O(r.hass,n)>=r.start;n-=s)e.unshift(n);return e}function Oe(r,s){return r(s.test?"outages_test":"outages_outage")}function $i({hass:r,text:s,now:t},e){let n=s("outages_bar",{kind:Oe(s,e),begin:b(r,e.begin),duration:S(r,N(e,t))});return e.lasts?`${n}, ${s("outages_running")}`:n}function Le({chosen:r},s,t){return r?.device_id===s.device_id&&r.begin===t.begin}function xi(r,s,t){let e=[...t.currentTarget.querySelectorAll("button")],n=e.indexOf(t.target),i=getComputedStyle(t.currentTarget).direction==="rtl",a={ArrowLeft:n+(i?1:-1),ArrowRight:n+(i?-1:1),Home:0,End:e.length-1}[t.key];if(a===void 0)return;t.preventDefault();let l=e[Math.min(e.length-1,Math.max(0,a))];l?.focus(),l?.dataset.begin&&r.choose({device_id:s.device_id,begin:l.dataset.begin})}function _i(r,s,t,e){let[n,i]=yt(t,r.now),o=Mt(r,n),a=Mt(r,i)-o,l=Le(r,s,t),c=$i(r,t),p=t.lasts?"lasts":t.test?"test":"cut",m=`min(${o.toFixed(3)}%, calc(100% - ${yi[p]}px))`;return d`<button
    class="bar ${t.test?"test":""} ${p} ${l?"chosen":""}"
    style="inset-inline-start:${m};width:${a.toFixed(3)}%"
    tabindex=${e?0:-1}
    data-begin=${t.begin}
    aria-pressed=${l}
    aria-label=${c}
    title=${c}
    @click=${()=>r.choose({device_id:s.device_id,begin:t.begin})}
  ></button>`}function ki(r,s,t){let{hass:e,text:n}=r,i=vi(r,s),o=i.filter(f=>!f.test),a=o.reduce((f,x)=>f+N(x,r.now),0),l=s.since?Mt(r,Date.parse(s.since)):100,c=i.findIndex(f=>Le(r,s,f)),p=c>=0?c:i.length-1,m=o.length?`${g(e,o.length,0)} · ${S(e,a)}`:n("outages_calm"),h=n("outages_row",{name:s.name,count:g(e,o.length,0),total:S(e,a)});return d`<div class="line">
    <div class="head" aria-hidden="true">
      <span class="name">${s.name}</span><span class="muted">${m}</span>
    </div>
    <div
      class="track"
      role="group"
      aria-label=${h}
      @keydown=${f=>xi(r,s,f)}
    >
      ${l>0?d`<div
            class="before"
            style="width:${l.toFixed(3)}%"
            title=${n("outages_unobserved")}
          ></div>`:u}
      ${t.map(f=>d`<i class="mark" style=${nn(r,f)}></i>`)}
      ${i.map((f,x)=>_i(r,s,f,x===p))}
    </div>
  </div>`}function nn(r,s){return`inset-inline-start:${Mt(r,O(r.hass,s)).toFixed(3)}%`}function Ti(r,s){let t=Mt(r,O(r.hass,s));return t<en?"first":t>100-en?"last":""}function rn(r){let{hass:s,text:t,days:e}=r,n=wi(r),i=t("outages_timeline",{days:vt(s,e)});return d`<div class="timeline" role="group" aria-label=${i}>
    ${r.upses.map(o=>ki(r,o,n))}
    <div class="axis" aria-hidden="true">
      ${n.map(o=>d`<span class="label ${Ti(r,o)}" style=${nn(r,o)}
          >${Q(s,o,{day:"numeric",month:"short"})}</span
        >`)}
    </div>
  </div>`}function Si(r){for(let s of r.upses){let t=s.outages.find(e=>Le(r,s,e));if(t)return[s,t]}}function on(r){let{hass:s,text:t,now:e}=r,n=Si(r);if(!n)return d`<p class="muted">${t("outages_timeline_hint")}</p>`;let[i,o]=n,a=o.lowest_charge,l=[["begin",b(s,o.begin,sn)],["end",o.lasts?t("outages_running"):b(s,o.end,sn)],["duration",S(s,N(o,e))],["cause",o.cause],["lowest",a===null?null:`${g(s,a,0)} %`]];return d`<h4>${Oe(t,o)}, ${i.name}</h4>
    <dl>
      ${l.map(([c,p])=>p?d`<div>
              <dt>${t(`outages_${c}`)}</dt>
              <dd aria-live=${o.lasts&&c==="duration"?"off":u}>
                ${p}
              </dd>
            </div>`:u)}
    </dl>
    ${o.gaps?d`<p class="muted">${t("outages_gaps")}</p>`:u}`}function an(r){let{hass:s,text:t,now:e}=r,n=r.upses.flatMap(o=>o.outages.map(a=>({ups:o,outage:a}))).sort((o,a)=>a.outage.begin.localeCompare(o.outage.begin)).slice(0,bi);if(!n.length)return u;let i=["begin","ups","kind","duration","cause"];return d`<div class="visually-hidden">
    <table>
      <caption>${t("outages_table")}</caption>
      <thead>
        <tr>
          ${i.map(o=>d`<th scope="col">${t(`outages_${o}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${n.map(({ups:o,outage:a})=>d`<tr>
            <th scope="row">${b(s,a.begin)}</th>
            <td>${o.name}</td>
            <td>${Oe(t,a)}</td>
            <td>
              ${S(s,N(a,e))}
              ${a.lasts?t("outages_running"):u}
            </td>
            <td>${a.cause??u}</td>
          </tr>`)}
      </tbody>
    </table>
  </div>`}var te=20,dn=36,De=3,Ai=12,Ri=16,Mi=28,ln=3;function cn({hass:r,range:s,width:t}){let e=(Xs(s.first)-Pe(r)+7)%7,n=s.first-e,i=Math.ceil((s.last-n+1)/7),o=Math.floor((t-dn)/i);return{origin:n,weeks:i,pitch:o<Ai?Ri:Math.min(Mi,o)}}function Ue(r,s){let{hass:t,text:e}=r,n=Q(t,s),i=r.days.get(s);if(!i&&un(r,s))return e("outages_day_unobserved",{day:n});let o=i?.outages?e("outages_day_some",{day:n,total:S(t,i.seconds),count:g(t,i.outages,0)}):e("outages_day_none",{day:n});if(!i?.tests)return o;let a=e("outages_day_tests",{count:g(t,i.tests,0)});return`${o}; ${a}`}function un({since:r,today:s},t){return t<r||t>s}function pn(r,s){let{range:t,today:e}=r,n=Math.min(t.last,e),i=r.focused??n,a={ArrowUp:i-1,ArrowDown:i+1,ArrowLeft:i-7,ArrowRight:i+7,PageUp:i-28,PageDown:i+28,Home:t.first,End:n}[s];return a===void 0?void 0:Math.min(n,Math.max(t.first,a))}function mn(r,s){let{origin:t,pitch:e}=cn(r),n=Math.floor((s-t)/7)*e;return[n,n+e]}function Ei(r,s,t){let{pitch:e,origin:n}=s,[i,o]=[Math.floor((t-n)/7)*e,(t-n)%7*e],a=e-De,l=r.days.get(t),c=!l&&un(r,t),p=c?"unobserved":`level-${Qs(l)}`;return w`<g
    class="day ${p} ${t===r.focused?"focused":""}"
    transform="translate(${i+De/2},${te+o+De/2})"
    @click=${()=>r.choose(t)}
  >
    <title>${Ue(r,t)}</title>
    <rect width=${a} height=${a} rx="3" />
    ${c?w`<rect class="hatch" width=${a} height=${a} rx="3" />`:u}
    ${l?.tests?w`<circle class="test" cx=${a/2} cy=${a/2} r=${a/5} />`:u}
  </g>`}function Ci(r,{origin:s,weeks:t,pitch:e}){let n=[],i="",o=0;for(let a=0;a<t;a+=1){let l=Math.max(s+a*7,r.range.first),c=Q(r.hass,l,{month:"short"});if(c===i)continue;i=c;let p=Q(r.hass,l+7*(ln-1),{month:"short"});a<o||a===0&&p!==c||(o=a+ln,n.push(w`<text x=${a*e+2} y="13" class="label">${c}</text>`))}return n}function Hi({hass:r},{pitch:s}){let t=Pe(r),e=i=>Q(r,3+t+i,{weekday:"short"}),n=te+7*s;return d`<svg width=${dn} height=${n} class="side" aria-hidden="true">
    ${[0,2,4,6].map(i=>w`<text x="0" y=${te+i*s+s/2+4} class="label">
        ${e(i)}
      </text>`)}
  </svg>`}function hn(r,s){let{hass:t,text:e,range:n,summary:i}=r,o=cn(r),a=[];for(let m=n.first;m<=n.last;m+=1)a.push(Ei(r,o,m));let l=e("outages_chart",{count:g(t,i.count,0),total:S(t,i.seconds)}),[c,p]=[o.weeks*o.pitch,te+7*o.pitch];return d`<div
    class="map"
    tabindex="0"
    role="application"
    aria-label=${e("outages_days")}
    aria-describedby="day"
    @keydown=${s}
  >
    ${Hi(r,o)}
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
        ${Ci(r,o)} ${a}
      </svg>
    </div>
  </div>`}function gn(r){let s=t=>d`<i class="swatch ${t}" aria-hidden="true"></i>`;return d`<ul class="legend">
    ${[0,1,2,3,4].map(t=>d`<li>${s(`level-${t}`)} ${r(`outages_level_${t}`)}</li>`)}
    <li>${s("unobserved")} ${r("outages_unobserved")}</li>
    <li>${s("dot")} ${r("outages_test")}</li>
  </ul>`}function fn({hass:r,text:s,days:t}){if(!t.size)return u;let e=["day","count","total","test"];return d`<div class="visually-hidden">
    <table>
      <caption>${s("outages_table")}</caption>
      <thead>
        <tr>
          ${e.map(n=>d`<th scope="col">${s(`outages_${n}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${[...t].sort(([n],[i])=>i-n).map(([n,i])=>d`<tr>
              <th scope="row">${Q(r,n)}</th>
              <td>${g(r,i.outages,0)}</td>
              <td>${S(r,i.seconds)}</td>
              <td>${g(r,i.tests,0)}</td>
            </tr>`)}
      </tbody>
    </table>
  </div>`}var Pi=30,ze=366,Oi=1e3,Ie=class extends v{constructor(){super(...arguments);this.now=Date.now();this.width=0;this.turn=0;this.scrolled="";this.sizes=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.properties={...v.properties,upses:{state:!0},year:{state:!0},focused:{state:!0},chosen:{state:!0},now:{state:!0},width:{state:!0}}}static{this.styles=[k,tn]}static getConfigElement(){return R([Wt,ht("mode",["year","timeline"]),{name:"days",selector:{number:{min:1,max:ze,mode:"box"}}}])}static getStubConfig(){return{mode:"year"}}check({device_id:t,mode:e,days:n}){if(Gt(t),e!==void 0&&e!=="year"&&e!=="timeline")throw new Error("mode: year or timeline");if(!(n===void 0||Number.isInteger(n)&&n>0)||(n??1)>ze)throw new Error(`days: 1 to ${ze}`)}get isYear(){return this.config.mode!=="timeline"}get days(){return this.config.days??Pi}async load(){await this.refresh()}async follow(){let t=()=>{this.attempt(()=>this.refresh())};return[await Qt(this.hass,t)]}async refresh(){let t=++this.turn,e=Date.now(),n=this.isYear?this.yearBounds(e):[this.start(e)],i=G(this.config.device_id),o=await Zt(this.hass,i,...n);t===this.turn&&(this.upses=o,this.now=Date.now(),this.wind())}yearBounds(t){let{first:e,last:n}=Ee(this.year,U(this.hass,t));return[O(this.hass,e),O(this.hass,n+1)]}start(t){return t-this.days*$}wind(){if(window.clearInterval(this.clock),!this.isConnected)return;let t=this.upses?.some(e=>e.outages.some(n=>n.lasts));this.clock=window.setInterval(()=>this.now=Date.now(),t&&!this.isYear?Oi:P)}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),window.clearInterval(this.clock)}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,[])}updated(t){super.updated(t);let e=this.renderRoot.querySelector(".scroller"),n=`${this.year} ${this.width}`;!e||!this.width||n===this.scrolled||(this.scrolled=n,e.scrollLeft=this.year===void 0?e.scrollWidth:0)}draw(t){let{upses:e}=this;return e?e.length?this.isYear?this.drawYear(t,e):this.drawTimeline(t,e):d`<div class="message">${t("outages_no_ups")}</div>`:this.problem?u:d`<div class="message" aria-busy="true">
        ${t("outages_loading")}
      </div>`}drawYear(t,e){let{hass:n,now:i}=this,o=U(n,i),a=Ee(this.year,o),l=Gs(n,e,a,i),c=He(e),p={hass:n,text:t,range:a,days:l,summary:Zs(n,e,l,a,i),since:c===void 0?o+1:U(n,c),today:o,focused:this.focused,width:this.width-32,choose:m=>this.focused=m};return d`
      <div class="top row">${this.years(t,p)} ${this.summary(t,p)}</div>
      ${hn(p,m=>this.keydown(p,m))}
      <p class="live-day" id="day" aria-live="polite">
        ${this.focused===void 0?d`<span class="muted">${t("outages_hint")}</span>`:Ue(p,this.focused)}
      </p>
      ${gn(t)} ${fn(p)}
    `}years(t,{since:e,today:n}){let{year:i}=this,o=Ce(n),a=(i??o)-1,l=i===void 0?t("outages_last_year"):String(i),c=i===void 0||i+1>=o?void 0:i+1;return d`<div class="years row" role="group" aria-label=${t("outages_year")}>
      ${this.step(t("outages_previous"),"‹",a,a<Ce(e))}
      <span class="year" role="status">${l}</span>
      ${this.step(t("outages_next"),"›",c,i===void 0)}
    </div>`}step(t,e,n,i){return d`<button
      class="round"
      aria-label=${t}
      title=${t}
      ?disabled=${i}
      @click=${()=>this.turnTo(n)}
    >
      <span class="arrow" aria-hidden="true">${e}</span>
    </button>`}turnTo(t){this.year=t,this.focused=void 0,this.attempt(()=>this.refresh())}summary(t,e){let{hass:n}=this,{count:i,seconds:o,longest:a,calm:l}=e.summary,c=Math.min(e.range.last,e.today);if(e.since>c)return d`<p class="words">${t("outages_unobserved_year")}</p>`;if(!i){let m=vt(n,l);return d`<p class="words calm">${t("outages_none",{days:m})}</p>`}let p=[["count",g(n,i,0)],["total",S(n,o)],["longest",S(n,a)]];return l&&p.push(["streak",vt(n,l)]),d`<dl>
      ${p.map(([m,h])=>d`<div>
          <dt>${t(`outages_${m}`)}</dt>
          <dd>${h}</dd>
        </div>`)}
    </dl>`}keydown(t,e){let n=pn(t,e.key);if(n===void 0||e.ctrlKey||e.metaKey||e.altKey)return;e.preventDefault(),this.focused=n;let i=this.renderRoot.querySelector(".scroller");if(!i)return;let[o,a]=mn(t,n);o<i.scrollLeft&&(i.scrollLeft=o);let l=a-i.clientWidth;l>i.scrollLeft&&(i.scrollLeft=l)}drawTimeline(t,e){let{hass:n,now:i,days:o}=this,a={hass:n,text:t,upses:e,days:o,start:this.start(i),now:i,chosen:this.chosen,choose:p=>this.chosen=p},l=e.some(p=>p.outages.length),c=t("outages_timeline_none",{days:vt(n,o)});return d`
      ${rn(a)}
      <div class="details" aria-live="polite">
        ${l?on(a):d`<p class="words calm">${c}</p>`}
      </div>
      ${an(a)}
    `}};T("outages",Ie,["power_events","outages"]);var ee="energy_nutify";function Li(){let r=new Date,s=new Date(r);return s.setDate(s.getDate()-30),s.setHours(0,0,0,0),{start:s,end:r}}async function se(r,s,t){let e=`_${s}`,n=Date.now()+5e3;for(;!r.connection[e];){if(Date.now()>n)return t(Li()),()=>{};await new Promise(c=>setTimeout(c,100))}let i=r.connection[e],o="",a=()=>{let{start:c,end:p}=i;if(!c)return;let m={start:c,end:p??new Date(c.getTime()+864e5-1)},h=`${m.start.getTime()} ${m.end.getTime()}`;h!==o&&(o=h,t(m))},l=i.subscribe(a);return a(),l}function Et({start:r,end:s}){let t=(s.getTime()-r.getTime())/864e5;return t<=1.5&&Date.now()-r.getTime()<9*864e5?"5minute":t<=15?"hour":t<=400?"day":"month"}var ie=["power","load","input_voltage","output_voltage","input_frequency","charge","runtime","battery_voltage","temperature"],Di=[["transfer_low","range_transfer_low"],["nominal_voltage","range_nominal"],["transfer_high","range_transfer_high"]],ne="var(--info-color, #1e88e5)",bn="var(--warning-color, #ff9800)",je="var(--success-color, #43a047)",Z={power:{keys:["sensor/meter/load_power"],axis:"zero",color:ne,digits:1,span:10,limits:[["nominal_power","range_rated"]]},load:{keys:["sensor/ups_load"],axis:"zero",color:ne,digits:1,span:10,limits:[["full_load","range_rated"]]},input_voltage:{keys:["sensor/input_voltage","sensor/input_l1_n_voltage"],axis:"voltage",color:ne,digits:1,span:6,limits:Di},output_voltage:{keys:["sensor/output_voltage","sensor/output_l1_n_voltage"],axis:"voltage",color:je,digits:1,span:6,limits:[["nominal_voltage","range_nominal"]]},input_frequency:{keys:["sensor/input_frequency"],axis:"voltage",color:ne,digits:2,span:.4,limits:[["nominal_frequency","range_nominal"]]},charge:{keys:["sensor/battery_charge"],axis:"percent",color:je,digits:0,span:100,limits:[["charge_low","range_low"],["charge_warning","range_warning"]]},runtime:{keys:["sensor/battery_runtime"],axis:"zero",color:je,digits:1,span:1,limits:[["runtime_low","range_low"]]},battery_voltage:{keys:["sensor/battery_voltage"],axis:"fit",color:bn,digits:2,span:.5,limits:[["battery_voltage","range_nominal"]]},temperature:{keys:["sensor/battery_temperature","sensor/ups_temperature"],axis:"fit",color:bn,digits:1,span:2,limits:[]}};function vn(r,s){return Z[s].keys.map(t=>r?.entities[t]).find(Boolean)}var Ui={min:60,h:3600,d:86400,kW:1e3,mV:.001,kV:1e3};function wn(r,s,t){let e={full_load:100,...r.limits};return Z[s].limits.flatMap(([n,i])=>{let o=e[n];return o===void 0?[]:[{value:o/(Ui[t]??1),word:i}]})}async function Ne(r,s,t,e){let n=Et(e),i=await yn(r,s,t,e.start,e.end,n),o=Date.now(),a=i.at(-1);if(n==="5minute"||e.end.getTime()<o||a&&n!=="hour")return i;let l=o-o%H-H,c=Math.max(e.start.getTime(),a?.end??0,l),p=new Date(c),m=await yn(r,s,t,p,e.end,"5minute");return[...i,...zi(m,t)]}async function yn(r,s,t,e,n,i){return((await r.callWS({type:"recorder/statistics_during_period",start_time:e.toISOString(),end_time:n.toISOString(),statistic_ids:[s],period:i,types:["mean","min","max"]}))[s]??[]).flatMap(({start:a,end:l,mean:c,min:p,max:m})=>{let h=t==="charge"?p??c:c;return h==null?[]:[{start:a,end:l,value:h,low:p??h,high:m??h}]})}function zi(r,s){let t=r[0],e=r.at(-1);if(!t||!e)return[];let n=Math.min(...r.map(o=>o.low)),i=r.reduce((o,a)=>o+a.value,0)/r.length;return[{start:t.start,end:e.end,value:s==="charge"?n:i,low:n,high:Math.max(...r.map(o=>o.high))}]}async function $n(r,s){let t=Date.now(),e=[["month",t-3650*$],["5minute",t-$]];for(let[n,i]of e)if((await r.callWS({type:"recorder/statistics_during_period",start_time:new Date(i).toISOString(),statistic_ids:[s],period:n,types:["mean"]}))[s]?.length)return!0;return!1}async function xn(r,s,t){return(await r.callWS({type:"nutify/journal/outages",device_id:[s],start:t.start.toISOString(),end:t.end.toISOString()})).upses.flatMap(n=>n.outages).map(n=>({begin:new Date(n.begin).getTime(),end:n.lasts?Date.now():new Date(n.end).getTime(),test:n.test}))}function _n(r,s){let t=qt(s,M(r),!1);return{...t,shift:s.start.getTime()-t.start.getTime()}}function kn(r){return 1.5*{"5minute":5*P,hour:H,day:$,month:31*$}[Et(r)]}function re(r,s){return r[Math.floor(s*(r.length-1))]??0}function Ii(r,s){let t=r.map(l=>l.low).sort((l,c)=>l-c),e=t[0]??0;if(s!=="voltage")return e;let n=r.map(l=>l.value).sort((l,c)=>l-c),i=re(n,.5)*.1;if(e>i)return e;let o=re(t,.02);if(o>i)return o;let a=t.filter(l=>l>i);return a.length>2?re(a,.02):re(n,.1)}function Tn(r,s,t){let{axis:e,span:n}=Z[r],i=Ii(s,e),o=Math.max(...s.map(m=>m.high));if((e==="zero"||e==="percent")&&(i=Math.min(0,i)),e==="percent"&&(o=Math.max(100,o)),o-i<n){let m=(n-(o-i))/2;o+=e==="zero"?2*m:m,i-=e==="zero"?0:m}let a=e==="zero"||e==="voltage"?o*.35:(o-i)*.75,l=m=>m.value>=i-a&&m.value<=o+a,c=t.filter(l);for(let{value:m}of c)i=Math.min(i,m),o=Math.max(o,m);let p=(o-i)*.06;return e!=="percent"&&(o+=p),(e==="fit"||e==="voltage")&&(i-=p),{low:i,high:o,shown:c,hidden:t.filter(m=>!l(m))}}function Ve(r,s){let t=r.reduce((n,{start:i,end:o})=>n+o-i,0),e=r.reduce((n,i)=>n+i.value*(i.end-i.start),0);return{low:Math.min(...r.map(n=>n.low)),mean:e/t,high:Math.max(...r.map(n=>n.high)),count:s.filter(n=>!n.test).length}}var Ni=7,Vi=22;function Sn(r,s,t){let e=s<500?230:s<1100?280:330,{ticks:n,digits:i,step:o}=Yt(t.low,t.high,e/52),a=Math.min(t.low,n[0]??t.low),l=(n.at(-1)??t.high)+o,c=!t.percent&&l-t.high<o*.4?l:t.high;c===l&&n.push(l);let p=Math.max(...n.map(m=>g(r,m,i).length));return{width:s,height:e,left:p*Ni+12,right:s-8,top:24,bottom:e-Vi,start:t.start,end:t.end,low:a,high:c,ticks:n,digits:i}}function V(r,s){let t=(s-r.start)/(r.end-r.start);return r.left+t*(r.right-r.left)}function q(r,s){let t=(s-r.low)/(r.high-r.low||1);return r.bottom-t*(r.bottom-r.top)}function ct(r){return(r.start+r.end)/2}function An(r,s,t){let e=Math.max(2,Math.floor((s.right-s.left)/66));return w`
    <text x=${s.left-8} y="11" class="tick" text-anchor="end">${t}</text>
    ${s.ticks.map(n=>w`
        <path class="grid" d="M${s.left} ${q(s,n)}H${s.right}" />
        <text class="tick" text-anchor="end" x=${s.left-8} y=${q(s,n)+4}>
          ${g(r,n,s.digits)}
        </text>`)}
    ${zs(r,s.start,s.end,e).map(({at:n,label:i})=>w`
        <path class="grid" d="M${V(s,n)} ${s.bottom}v4" />
        <text
          class="tick"
          text-anchor=${Fi(s,n)}
          x=${V(s,n)}
          y=${s.height-4}
        >${i}</text>`)}`}function Fi(r,s){return V(r,s)>r.right-24?"end":V(r,s)<24?"start":"middle"}function Rn(r,s){return s.flatMap(({begin:t,end:e,test:n})=>{let i=V(r,Math.max(t,r.start)),o=V(r,Math.min(e,r.end));return e<r.start||t>r.end?[]:w`<rect
      class=${n?"test":"outage"}
      x=${i}
      y=${r.top}
      width=${Math.max(1.5,o-i)}
      height=${r.bottom-r.top}
    />`})}function Mn(r,s,t,e,n){let i=e.map(a=>q(t,a.value)-5),o=Is(i,15,t.top-8,t.bottom-3);return e.map(({value:a,word:l},c)=>{let p=q(t,a),m=`${s(l)} ${g(r,a,2)} ${n}`;return w`
      <line class="limit ${l}" x1=${t.left} x2=${t.right} y1=${p} y2=${p} />
      <text class="limit-label" text-anchor="end" x=${t.right-4} y=${o[c]}>
        ${m}
      </text>`})}function Wi(r,s){let t=[],e;for(let n of r){let i=t.at(-1);i&&e&&n.start-e.start<=s?i.push(n):t.push([n]),e=n}return t}function Fe(r,s,t){return s.map(e=>`${V(r,ct(e)).toFixed(1)},${q(r,t(e)).toFixed(1)}`).join(" L")}function We(r,s,t,e){return Wi(s,t).map(n=>{let i=`M${Fe(r,n,p=>p.value)}`,o=[...n].reverse(),l=`M${Fe(r,n,p=>p.high)} L${Fe(r,o,p=>p.low)}Z`,[c]=n;if(n.length===1&&c){let p=V(r,ct(c));return w`
        ${e?w`<path class="whisker" d="M${p} ${q(r,c.low)}V${q(r,c.high)}" />`:u}
        <circle
          cx=${p}
          cy=${q(r,c.value)}
          r="2.5"
          class=${e?"dot":"dot before"}
        />`}return w`
      ${e?w`<path class="band" d=${l} />`:u}
      <path class=${e?"line":"line before"} d=${i} />`})}function En(r,s){let t=V(r,ct(s)),e=Math.min(r.bottom,Math.max(r.top,q(r,s.value)));return w`
    <line class="cross" x1=${t} x2=${t} y1=${r.top} y2=${r.bottom} />
    <circle class="ring" cx=${t} cy=${e} r="4.5" />`}function Cn(r){return w`<defs>
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
  </defs>`}function Hn(r,s,t){let e=V(r,ct(s)),n=e>r.width/2?`right:${r.width-e+12}px`:`left:${e+12}px`,[i,...o]=t;return d`<div class="tip" style="top:${r.top+4}px;${n}" aria-hidden="true">
    <b>${i}</b>${o.map(a=>d`<div>${a}</div>`)}
  </div>`}function Pn(r,s,t){let e=s<0?t:s,n=Math.max(1,Math.round(t/10)),i={ArrowLeft:e-1,ArrowDown:e-1,ArrowRight:s+1,ArrowUp:s+1,PageDown:e-n,PageUp:s+n,Home:0,End:t-1};if(r==="Escape")return-1;let o=i[r];return o===void 0?void 0:Math.min(t-1,Math.max(0,o))}var On=y`
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
`;var Ki="recorder_5min_statistics_generated",Be=class extends v{constructor(){super(...arguments);this.compares=!1;this.chosen=-1;this.asked=0;this.measure=new bt(this,".plot")}static{this.properties={...v.properties,ups:{state:!0},found:{state:!0},compares:{state:!0},chosen:{state:!0}}}static getConfigElement(){return R([I,ht("quantity",ie)])}static getStubConfig(t){return{...j(t),quantity:"input_voltage"}}check(t){if(typeof t.device_id!="string")throw new Error("device_id: choose a UPS");if(t.quantity!==void 0&&!ie.includes(t.quantity))throw new Error(`quantity: one of ${ie.join(", ")}`)}get quantity(){return this.config.quantity??"input_voltage"}get entity(){return vn(this.ups,this.quantity)}get statistic(){let t=this.entity;return t&&this.ups?.statistics.includes(t)?t:void 0}get unit(){let t=this.hass.states[this.entity??""];return String(t?.attributes.unit_of_measurement??"")}async load(){this.asks!==this.config&&(this.found=void 0),this.asks=this.config,this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}async follow(){let t=()=>{this.period&&this.period.end.getTime()>Date.now()&&this.ask()},e=[await se(this.hass,this.config.collection_key??ee,n=>{this.period=n,this.chosen=-1,this.ask()}),await L(this.hass,{type:"nutify/journal/subscribe"},t)];try{let n={type:"subscribe_events",event_type:Ki};e.push(await L(this.hass,n,t))}catch{}return e}async ask(){let{statistic:t,period:e}=this;if(!t||!e)return;let n=++this.asked;await this.attempt(async()=>{let i=await this.answers(t,e);n===this.asked&&(this.found=i)})}async answers(t,e){let n=_n(this.hass,e),[i,o,a]=await Promise.all([Ne(this.hass,t,this.quantity,e),xn(this.hass,this.config.device_id,e),this.compares?Ne(this.hass,t,this.quantity,n):void 0]);return{period:e,points:i,outages:o,before:a?.map(l=>({...l,start:l.start+n.shift,end:l.end+n.shift})),history:i.length>0||await $n(this.hass,t)}}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let e=t.get("hass"),n=this.entity??"",i=o=>o?.states[n]?.state==="unavailable";return A(e,this.hass,[])||i(e)!==i(this.hass)}get silent(){return this.hass.states[this.entity??""]?.state==="unavailable"}draw(t){if(!this.ups)return u;if(!this.statistic)return this.message(t("range_missing"));let e=this.found;if(!e)return this.problem?u:d`<div class="message" aria-busy="true">${t("range_loading")}</div>`;let n=this.silent?d`<p class="muted silent">${t("range_silent")}</p>`:u;if(!e.points.length&&!e.before?.length){let i=e.history?"range_nothing":"range_no_history";return d`${this.bar(t,e)}${n}${this.message(t(i))}`}return d`${this.bar(t,e)}${n}${this.plot(t,e)}`}message(t){return d`<div class="message">${t}</div>`}value(t,e=!0){let n=g(this.hass,t,Z[this.quantity].digits);return e&&this.unit?`${n} ${this.unit}`:n}bar(t,e){let{low:n,mean:i,high:o,count:a}=Ve(e.points,e.outages),l=(p,m)=>d`<div><dt>${t(p)}</dt><dd>${m}</dd></div>`,c=this.quantity==="charge";return d`<div class="bar">
      <dl>
        ${e.points.length?d`${l("range_lowest",this.value(n))}
            ${c?u:l("range_mean",this.value(i))}
            ${l("range_highest",this.value(o))}`:u}
        ${l("range_outages",g(this.hass,a,0))}
      </dl>
      <button
        class=${this.compares?"on":""}
        aria-pressed=${this.compares?"true":"false"}
        @click=${this.toggle}
      >
        ${t("range_compare")}
      </button>
    </div>`}toggle(){this.compares=!this.compares,!this.compares&&this.found?this.found={...this.found,before:void 0}:this.ask()}plot(t,e){let n=this.measure.width;return d`<div class="plot">
        ${n?this.chart(t,e,n):u}
      </div>
      ${this.legend(t,e)}`}laid(t){let e=wn(this.ups,this.quantity,this.unit),n=[...t.points,...t.before??[]];return Tn(this.quantity,n,e)}frame(t,e){let{low:n,high:i}=this.laid(t);return Sn(this.hass,e,{start:t.period.start.getTime(),end:t.period.end.getTime(),low:n,high:i,percent:Z[this.quantity].axis==="percent"})}chart(t,e,n){let i=this.frame(e,n),{shown:o}=this.laid(e),a=kn(e.period),l=e.points[this.chosen];return d`<svg
        viewBox="0 0 ${i.width} ${i.height}"
        width=${i.width}
        height=${i.height}
        role="img"
        aria-label=${this.sentence(t,e)}
        style="--curve:${Z[this.quantity].color}"
      >
        ${Cn(i)}${An(this.hass,i,this.unit)}
        ${Rn(i,e.outages)}
        <g clip-path="url(#inside)">
          ${e.before?We(i,e.before,a,!1):u}
          ${We(i,e.points,a,!0)}
        </g>
        ${Mn(this.hass,t,i,o,this.unit)}
        ${l?En(i,l):u}
      </svg>
      ${this.probe(t,e,i)}
      ${l?Hn(i,l,this.lines(t,e,l)):u}`}sentence(t,e){let{low:n,mean:i,high:o,count:a}=Ve(e.points,e.outages);if(!e.points.length)return t("range_nothing");let l=this.quantity==="charge"?"range_sentence_charge":"range_sentence";return t(l,{name:this.ups?.name,quantity:t(`range_${this.quantity}`),from:b(this.hass,e.period.start,{dateStyle:"medium"}),to:b(this.hass,e.period.end,{dateStyle:"medium"}),low:this.value(n),mean:this.value(i),high:this.value(o),count:a})}probe(t,e,n){let i=e.points[this.chosen],o=`left:${n.left}px;width:${n.right-n.left}px;top:${n.top}px;height:${n.bottom-n.top}px`;return d`<div
      class="probe"
      style=${o}
      role="slider"
      tabindex="0"
      aria-label=${t("range_point")}
      aria-valuemin="0"
      aria-valuemax=${Math.max(0,e.points.length-1)}
      aria-valuenow=${Math.max(0,this.chosen)}
      aria-valuetext=${i?this.lines(t,e,i).join(", "):t("range_point")}
      @pointermove=${a=>this.point(a,e)}
      @pointerdown=${a=>this.point(a,e)}
      @pointerleave=${a=>{a.pointerType==="mouse"&&(this.chosen=-1)}}
      @keydown=${a=>this.key(a,e.points.length)}
      @blur=${()=>this.chosen=-1}
    ></div>`}point(t,{points:e,period:n}){let i=t.currentTarget.getBoundingClientRect(),o=n.end.getTime()-n.start.getTime(),a=n.start.getTime()+(t.clientX-i.left)/i.width*o,l=e.map(c=>Math.abs(ct(c)-a));this.chosen=l.indexOf(Math.min(...l))}key(t,e){let n=Pn(t.key,this.chosen,e);n===void 0||!e||(t.preventDefault(),this.chosen=n)}lines(t,e,n){let i=Et(e.period),o=i==="month"?{month:"long",year:"numeric"}:i==="day"?{dateStyle:"medium"}:{dateStyle:"medium",timeStyle:"short"},a=ct(n),l=e.before?.find(h=>h.start<=a&&a<h.end),c=e.outages.filter(h=>h.begin<n.end&&h.end>n.start),p=c.find(h=>!h.test),m={low:this.value(n.low,!1),high:this.value(n.high)};return[b(this.hass,i==="day"||i==="month"?a:n.start,o),this.quantity==="charge"?`${t("range_lowest")} ${this.value(n.value)}`:`${t("range_mean")} ${this.value(n.value)}`,t("range_from_to",m),...l?[`${t("range_before")} ${this.value(l.value)}`]:[],...p?[t("range_on_battery")]:[],...c.length&&!p?[t("range_test")]:[]]}legend(t,e){let{hidden:n}=this.laid(e),i=a=>e.outages.some(l=>l.test===a),o=(a,l)=>d`<li><span class="key ${a}" aria-hidden="true"></span>${l}</li>`;return d`<ul
      class="legend"
      style="--curve:${Z[this.quantity].color}"
    >
      ${o("mean",t(this.quantity==="charge"?"range_lowest":"range_mean"))}
      ${o("spread",t("range_spread"))}
      ${i(!1)?o("cut",t("range_on_battery")):u}
      ${i(!0)?o("tested",t("range_test")):u}
      ${this.compares&&e.before?o("past",t(e.before.length?"range_before":"range_no_before")):u}
      ${n.map(({word:a,value:l})=>d`<li>${t("range_beyond",{limit:t(a),value:`${g(this.hass,l,2)} ${this.unit}`})}</li>`)}
    </ul>`}static{this.styles=[k,Jt,On]}};T("range",Be,["input_voltage"]);var qi=45*$,Yi=["night","morning","afternoon","evening"];function Ln(r){let s=e=>{let n=r.entities[`sensor/meter/${e}`];return n&&r.statistics.includes(n)?n:void 0},t=s("energy");if(t)return{energy:t,mains:s("mains_energy"),cost:s("cost"),emissions:s("emissions")}}function Dn(r,s){let t=s.end.getTime()-s.start.getTime();if(t>=qi)return[{period:s,step:"month",kind:"chosen"}];let e=M(r),{year:n,month:i}=K(Date.now(),e),o={period:{start:new Date(D(e,n,i-11)),end:new Date(D(e,n,i+1)-1)},step:"month",kind:"year"},a=t>1.5*$?"day":"hour";return[o,{period:s,step:a,kind:"chosen"}]}function Un(r,s){return{period:{start:new Date(r.start),end:new Date(r.end-1)},step:s==="month"?"day":"hour",kind:"bar"}}async function zn(r,s,t,e,n){return r.callWS({type:"recorder/statistics_during_period",start_time:new Date(t).toISOString(),end_time:new Date(e).toISOString(),statistic_ids:s,period:n,types:["change"]})}async function In(r,s,{start:t,end:e},n){let i=Date.now(),o=Math.max(i-i%H,t.getTime()),a=await zn(r,s,t.getTime(),e.getTime(),n);if(e.getTime()<o||t.getTime()>i)return a;let l={start:new Date(o),end:new Date(i)},c=s.map(async p=>{let m=await X(r,p,l);return[p,[...a[p]??[],{start:o,end:i,change:m}]]});return Object.fromEntries(await Promise.all(c))}async function X(r,s,{start:t,end:e}){if(!s)return;let n=await r.callWS({type:"recorder/statistic_during_period",statistic_id:s,types:["change"],fixed_period:{start_time:t.toISOString(),end_time:new Date(e.getTime()+1).toISOString()}});return typeof n.change=="number"?Math.max(0,n.change):void 0}async function Ji(r,s,t){let e=qt(t,M(r)),n=Math.min(Date.now(),t.end.getTime())-t.start.getTime(),i=e.start.getTime(),o=new Date(Math.min(e.end.getTime(),i+n)),a=await zn(r,[s],i,i+3*H,"hour");if(!(n<=0||!a[s]?.length))return X(r,s,{start:e.start,end:o})}function Gi(r,{period:s,step:t}){let e=M(r),n=s.end.getTime(),{year:i,month:o,day:a}=K(s.start.getTime(),e),l=p=>t==="hour"?s.start.getTime()+p*H:t==="month"?D(e,i,o+p):D(e,i,o,a+p),c=[];for(let p=0;l(p)<=n&&p<1e3;p++)c.push([l(p),l(p+1)]);return c}function Qi(r){return(M(r)??Intl.DateTimeFormat().resolvedOptions().timeZone)===r.config.time_zone}function Ke(r){let s=(r??[]).filter(t=>typeof t.change=="number");if(s.length)return s.reduce((t,e)=>t+Math.max(0,e.change??0),0)}async function Zi(r,s,t){let e=[s.energy,...s.cost?[s.cost]:[]],n=t.step==="month"&&Qi(r)?"day":"hour",i=await In(r,e,t.period,n),o=(a,l,c)=>a?i[a]?.filter(p=>p.start>=l&&p.start<c):void 0;return Gi(r,t).map(([a,l])=>({start:a,end:l,energy:Ke(o(s.energy,a,l)),cost:Ke(o(s.cost,a,l)),ahead:a>Date.now()}))}async function Xi(r,s,t,e){let n=s.parts.filter(({energy:i})=>i!==null&&s.statistics.includes(i));return n.length?Promise.all(n.map(async({name:i,energy:o,cost:a})=>{let l=a&&s.statistics.includes(a)?a:void 0,[c,p]=await Promise.all([X(r,o,e),X(r,l,e)]);return{name:i,energy:c??0,cost:p}})):to(r,t,e)}async function to(r,s,t){let e=[s.energy,...s.cost?[s.cost]:[]],n=await In(r,e,t,"hour"),i=M(r),o=(a,l)=>Ke(n[a]?.filter(c=>Math.floor(K(c.start,i).hour/6)===l));return Yi.map((a,l)=>({name:a,energy:o(s.energy,l)??0,cost:s.cost?o(s.cost,l)??0:void 0}))}function jn(r){return!r.parts.some(s=>s.energy&&r.statistics.includes(s.energy))}async function Nn(r,s,t,e){let{period:n}=e,[i,o,a,l,c,p,m]=await Promise.all([X(r,t.energy,n),X(r,t.mains,n),X(r,t.cost,n),X(r,t.emissions,n),Ji(r,t.energy,n),Xi(r,s,t,n),Zi(r,t,e)]);return{scope:e,...{energy:i,mains:o,cost:a,emissions:l,past:c},slices:p,bars:m}}var Vn=["var(--info-color, #1e88e5)","var(--warning-color, #ff9800)","var(--success-color, #43a047)","color-mix(in srgb, var(--error-color, #db4437) 60%, var(--info-color, #1e88e5))","color-mix(in srgb, var(--success-color, #43a047) 50%, var(--info-color, #1e88e5))","color-mix(in srgb, var(--warning-color, #ff9800) 50%, var(--error-color, #db4437))","var(--secondary-text-color)"],Ct=70,qe=2*Math.PI*Ct,so=.05;function Ye(r){return Vn[r%Vn.length]??""}function Fn(r,s,t,e){let n=0,i=r.map(({share:o},a)=>{let l=n;if(n+=o,o<=0)return u;let c=(l+o/2)*2*Math.PI-Math.PI/2,p=Math.max(.5,o*qe-(o<1?2:0));return w`
      <circle
        r=${Ct}
        style="stroke:${Ye(a)}"
        stroke-dasharray="${p} ${qe-p}"
        stroke-dashoffset=${-l*qe}
        transform="rotate(-90)"
      />
      ${o>=so?w`<text
              class="number"
              x=${Ct*Math.cos(c)}
              y=${Ct*Math.sin(c)+4}
            >${a+1}</text>`:u}`});return d`<svg
    class="donut"
    viewBox="-86 -86 172 172"
    role="img"
    aria-label=${e}
  >
    <circle r=${Ct} class="ring" />
    ${i}
    <text class="total" y="2">${s}</text>
    <text class="under" y="20">${t}</text>
  </svg>`}function oe(r,s,t,e){if(t==="hour")return e?b(r,s.start,{hour:"numeric"}):b(r,s.start,{dateStyle:"medium",timeStyle:"short"});let n=s.start;return t==="day"?b(r,n,e?{day:"numeric"}:{dateStyle:"full"}):b(r,n,{month:e?"short":"long",...e?{}:{year:"numeric"}})}var no={month:38,day:24,hour:44};function Wn(r,s){let{step:t,width:e,chosen:n,value:i}=s,o=Math.max(0,...r.map(_=>i(_)??0)),{ticks:a,digits:l}=Yt(0,o||1,4),c=Math.max(o,a.at(-1)??0)*1.06||1,p=a.map(_=>s.axis(_,l)),m=Math.max(...p.map(_=>_.length))*7+8,h=(e-m)/Math.max(1,r.length),f=Math.max(1,Math.ceil(no[t]/Math.max(1,h))),x=r[n];return d`<div
    class="bars"
    style="--axis:${m}px"
    role="group"
    aria-label=${s.label}
    @pointerleave=${()=>s.choose(-1)}
    @keydown=${_=>io(_,r)}
  >
    ${a.map((_,tt)=>d`<div
        class="line"
        style="bottom:calc(var(--under) + (100% - var(--under)) * ${_/c})"
      >
        <span>${p[tt]}</span>
      </div>`)}
    <div class="columns">
      ${r.map((_,tt)=>ro(_,tt,r,s,c,f))}
    </div>
    ${x?oo(x,n,r.length,s):u}
  </div>`}function ro(r,s,t,e,n,i){let o=e.value(r),a=d`<span class="at" aria-hidden="true">
    ${s%i===0?oe(e.hass,r,e.step,!0):u}
  </span>`;if(o===void 0)return d`<div class="column" @pointerenter=${()=>e.choose(s)}>
      ${r.ahead?u:d`<i class="unknown"></i>`}${a}
    </div>`;let l=t[e.chosen],c=l!==void 0&&e.value(l)!==void 0,p=t.findIndex(h=>e.value(h)!==void 0),m=c?e.chosen:p;return d`<button
    class="column ${e.drills?"":"still"}"
    tabindex=${s===m?"0":"-1"}
    aria-label=${e.words(r).join(", ")}
    data-index=${s}
    @click=${()=>e.drills&&e.drill(r)}
    @pointerenter=${()=>e.choose(s)}
    @focus=${()=>e.choose(s)}
    @blur=${()=>e.choose(-1)}
  >
    <i style="height:calc((100% - var(--under)) * ${o/n})"></i>${a}
  </button>`}function io(r,s){let t={ArrowLeft:-1,ArrowRight:1}[r.key],e=Number(r.target.dataset.index);if(t===void 0||!Number.isFinite(e))return;r.preventDefault();let n=r.currentTarget;for(let i=e+t;i>=0&&i<s.length;i+=t){let o=n.querySelector(`[data-index="${i}"]`);if(o){o.focus();return}}}function oo(r,s,t,e){let[n,...i]=e.words(r),o=(s+.5)/t,a=`calc(var(--axis) + (100% - var(--axis)) * ${o})`,l=`calc((100% - var(--axis)) * ${1-o})`,c=o>.5?`right:calc(${l} + 10px)`:`left:calc(${a} + 10px)`;return d`<div class="tip" style="top:4px;${c}" aria-hidden="true">
    <b>${n}</b>${i.map(p=>d`<div>${p}</div>`)}
  </div>`}var Bn=y`
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
`;var lo="recorder_5min_statistics_generated",Je=class extends v{constructor(){super(...arguments);this.scopes=[];this.inMoney=!1;this.chosen=-1;this.asked=0;this.measure=new bt(this,".right")}static{this.properties={...v.properties,ups:{state:!0},scopes:{state:!0},found:{state:!0},inMoney:{state:!0},chosen:{state:!0}}}static getConfigElement(){return R([I])}static getStubConfig(t){return j(t)}check(t){if(typeof t.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.asks!==this.config&&(this.found=void 0),this.asks=this.config,this.ups=await this.hass.callWS({type:"nutify/ups/describe",device_id:this.config.device_id})}async follow(){let t=this.config.collection_key??ee,e=[await se(this.hass,t,i=>{this.scopes=Dn(this.hass,i),this.ask()})],n=()=>{(this.scopes.at(-1)?.period.end.getTime()??0)>Date.now()&&this.ask()};try{let i={type:"subscribe_events",event_type:lo};e.push(await L(this.hass,i,n))}catch{}return e}get meters(){return this.ups&&Ln(this.ups)}async ask(){let t=this.scopes.at(-1),{ups:e,meters:n}=this;if(!t||!e||!n)return;let i=++this.asked;await this.attempt(async()=>{let o=await Nn(this.hass,e,n,t);i===this.asked&&(this.chosen=-1,this.found=o)})}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,[])}go(t){this.scopes=t,this.ask().then(async()=>{await this.updateComplete,this.renderRoot.querySelector("[aria-current]")?.focus()})}unit(t){let e=this.hass.states[t??""]?.attributes.unit_of_measurement;return String(e??"")}energy(t){let e=t<10?2:t<1e3?1:0;return`${g(this.hass,t,e)} ${this.unit(this.meters?.energy)}`}get asMoney(){return this.inMoney&&this.meters?.cost!==void 0}amount(t){return this.asMoney?ot(this.hass,t):this.energy(t)}draw(t){let{ups:e,found:n}=this;if(!e)return u;if(!this.meters){let o=e.needs_rating?"empty_no_watts":"breakdown_no_energy";return d`<div class="message">${t(o)}</div>`}if(!n)return this.problem?u:d`<div class="message" aria-busy="true">
        ${t("breakdown_loading")}
      </div>`;let i=!n.energy&&n.bars.every(o=>o.energy===void 0);return d`
      <div class="top">${this.crumbs(t)}${this.units(t)}</div>
      ${i?d`<div class="message">${t("breakdown_nothing")}</div>`:d`${this.figures(t,n)}
            <div class="halves">
              <div class="left">${this.parts(t,n)}</div>
              <div class="right">${this.chart(t,n)}</div>
            </div>
            ${this.table(t,n)}`}
    `}crumbs(t){return d`<nav aria-label=${t("breakdown_way")}>
      <ol>
        ${this.scopes.map((e,n)=>{let i=this.scopeName(t,e);return d`<li>
            ${n===this.scopes.length-1?d`<span aria-current="page" tabindex="-1">${i}</span>`:d`<button @click=${()=>this.go(this.scopes.slice(0,n+1))}>
                  ${i}
                </button>`}
          </li>`})}
      </ol>
    </nav>`}scopeName(t,{kind:e,period:n,step:i}){let{start:o,end:a}=n;if(e==="year")return t("breakdown_year");if(e==="bar"&&i==="day")return b(this.hass,o,{month:"long",year:"numeric"});let l=b(this.hass,o,{dateStyle:"medium"}),c=b(this.hass,a,{dateStyle:"medium"});return l===c?l:t("breakdown_from_to",{from:l,to:c})}units(t){if(!this.meters?.cost)return u;let e=(n,i)=>d`<button
      class=${this.inMoney===n?"on":""}
      aria-pressed=${this.inMoney===n?"true":"false"}
      @click=${()=>this.inMoney=n}
    >
      ${i}
    </button>`;return d`<div class="row" role="group" aria-label=${t("breakdown_show")}>
      ${e(!1,t("energy"))}${e(!0,t("cost"))}
    </div>`}figures(t,e){let{energy:n,mains:i,cost:o,emissions:a}=e,l=this.meters,c=(f,x)=>x===void 0?u:d`<div><dt>${t(f)}</dt><dd>${x}</dd></div>`,p=i??n,m=o!==void 0&&p?`${ot(this.hass,o/p)}/${this.unit(l?.energy)}`:void 0,h=a===void 0?void 0:`${g(this.hass,a,2)} ${this.unit(l?.emissions)}`;return d`<dl>
      ${c("energy",n===void 0?void 0:this.energy(n))}
      ${c("breakdown_mains",i===void 0?void 0:this.energy(i))}
      ${c("cost",o===void 0?void 0:ot(this.hass,o))}
      ${c("emissions",h)}${c("breakdown_price",m)}
      ${this.change(t,e)}
    </dl>`}change(t,{energy:e,past:n}){if(e===void 0||!n)return u;let i=Math.round((e-n)/n*100),[o,a]=i>0?["↑","breakdown_more"]:i<0?["↓","breakdown_less"]:["→","breakdown_same"],l=t(a,{percent:g(this.hass,Math.abs(i),0)});return d`<div>
      <dt>${t("breakdown_before",{value:this.energy(n)})}</dt>
      <dd class="change"><span aria-hidden="true">${o}</span> ${l}</dd>
    </div>`}shown(t,e){let n=this.ups!==void 0&&jn(this.ups),i=a=>this.asMoney?a.cost??0:a.energy,o=e.slices.reduce((a,l)=>a+i(l),0);return e.slices.map(a=>({name:n?t(`breakdown_${a.name}`):a.name,value:i(a),words:this.amount(i(a)),share:o?i(a)/o:0}))}parts(t,e){let n=this.shown(t,e),i=this.amount(n.reduce((l,c)=>l+c.value,0)),o=l=>`${g(this.hass,l*100,0)} %`,a=t("breakdown_sentence",{total:i,parts:n.map(l=>`${l.name} ${l.words} (${o(l.share)})`).join(", ")});return d`
      ${Fn(n,i,t("breakdown_total"),a)}
      <ul class="parts">
        ${n.map((l,c)=>d`<li>
            <span class="swatch" style="--swatch:${Ye(c)}">
              ${c+1}
            </span>
            <span class="name">${l.name}</span>
            <span>${l.words}</span>
            <span class="share">${o(l.share)}</span>
          </li>`)}
      </ul>
    `}chart(t,{scope:e,bars:n}){let i=e.step!=="hour";return d`${Wn(n,{hass:this.hass,step:e.step,width:this.measure.width||320,chosen:this.chosen,label:t(`breakdown_bars_${e.step}`),value:o=>this.asMoney?o.cost:o.energy,axis:(o,a)=>this.asMoney?ot(this.hass,o):g(this.hass,o,a),words:o=>this.words(t,e.step,o),drills:i,choose:o=>this.chosen=o,drill:o=>this.go([...this.scopes,Un(o,e.step)])})}
      <p class="muted hint">
        ${this.asMoney?"":`${this.unit(this.meters?.energy)} · `}${t(`breakdown_bars_${e.step}`)}
      </p>`}words(t,e,n){let i=n.start<=Date.now()&&Date.now()<n.end;return[oe(this.hass,n,e,!1),...n.energy===void 0?[t(n.ahead?"breakdown_ahead":"breakdown_unknown")]:[this.energy(n.energy)],...n.cost===void 0?[]:[ot(this.hass,n.cost)],...i&&n.energy!==void 0?[t("breakdown_so_far")]:[]]}table(t,{scope:e,bars:n}){let i=this.meters?.cost!==void 0,o=n.filter(l=>!l.ahead),a="–";return d`<details>
      <summary>${t("breakdown_table")}</summary>
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${t("breakdown_table")}
      >
        <table>
          <caption class="visually-hidden">
            ${t(`breakdown_bars_${e.step}`)}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t("breakdown_time")}</th>
              <th scope="col">${t("energy")}</th>
              ${i?d`<th scope="col">${t("cost")}</th>`:u}
            </tr>
          </thead>
          <tbody>
            ${o.map(l=>d`<tr>
                <th scope="row">${oe(this.hass,l,e.step,!1)}</th>
                <td>${l.energy===void 0?a:this.energy(l.energy)}</td>
                ${i?d`<td>
                      ${l.cost===void 0?a:ot(this.hass,l.cost)}
                    </td>`:u}
              </tr>`)}
          </tbody>
        </table>
      </div>
    </details>`}static{this.styles=[k,Jt,Bn]}};T("breakdown",Je,["energy"]);var wt=10;function Ge(r){return`${r.title}, ${r.subtitle}`}function Qe(r,s,t,e){return d`
    ${s.files.html?d`<button
          ?disabled=${t}
          aria-label=${`${r("reports_preview")}: ${Ge(s)}`}
          @click=${()=>e.look(s)}
        >
          <ha-icon .icon=${"mdi:eye"}></ha-icon>${r("reports_preview")}
        </button>`:u}
    ${Object.keys(s.files).map(n=>d`<button
          ?disabled=${t}
          aria-label=${r("reports_download",{format:n.toUpperCase(),title:Ge(s)})}
          @click=${()=>e.download(s,n)}
        >
          <ha-icon .icon=${"mdi:download"}></ha-icon>${n.toUpperCase()}
        </button>`)}
  `}function Kn(r,s,t,e,n,i){return t.total?d`
    <ul>
      ${C(t.rows,o=>o.id,o=>co(r,s,o,n,i))}
    </ul>
    ${t.total>wt?uo(r,s,t,e,n.busy,i):u}
  `:d`<p class="message">${s("reports_empty")}</p>`}function co(r,s,t,e,n){return d`<li>
    <div class="about">
      <span class="title">${t.title}</span>
      <span class="muted">${t.subtitle}</span>
      <span class="muted"
        >${s("reports_made",{time:b(r,t.made)})}</span
      >
    </div>
    ${e.deleting===t.id?d`<div class="row" role="group" aria-label=${s("reports_ask_delete")}>
          <span>${s("reports_ask_delete")}</span>
          <button
            class="danger"
            ?disabled=${e.busy}
            @click=${()=>n.remove(t)}
          >
            ${s("reports_delete")}
          </button>
          <button class="keep" @click=${()=>n.askDelete()}>
            ${s("reports_keep")}
          </button>
        </div>`:d`<div class="row">
          ${Qe(s,t,e.busy,n)}
          ${r.user?.is_admin?d`<button
                class="icon"
                ?disabled=${e.busy}
                aria-label=${`${s("reports_delete")}: ${Ge(t)}`}
                @click=${()=>n.askDelete(t)}
              >
                <ha-icon .icon=${"mdi:delete-outline"}></ha-icon>
              </button>`:u}
        </div>`}
  </li>`}function uo(r,s,t,e,n,i){let o=e+t.rows.length;return d`<div class="row pager">
    <button
      ?disabled=${n||!e}
      @click=${()=>i.turn(Math.max(0,e-wt))}
    >
      ${s("reports_newer")}
    </button>
    <span class="muted" role="status">
      ${s("reports_page",{from:g(r,e+1),to:g(r,o),total:g(r,t.total)})}
    </span>
    <button
      ?disabled=${n||o>=t.total}
      @click=${()=>i.turn(e+wt)}
    >
      ${s("reports_older")}
    </button>
  </div>`}function qn(r,s,t){return d`<dialog aria-labelledby="looked" @close=${t}>
    <div class="bar">
      <h2 id="looked">${s.title}</h2>
      <button autofocus @click=${t}>${r("reports_close")}</button>
    </div>
    <iframe sandbox="" title=${s.title} src=${s.url}></iframe>
  </dialog>`}var Yn=y`
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
`;var po=["today","yesterday","this_week","last_week","this_month","last_month","this_quarter","last_quarter","this_year","last_year","last_7_days","last_30_days","last_365_days"],Qn=["summary","energy","power","voltage","battery","events","control","quality"],mo=["html","pdf","csv","json"],Zn=["en","de","es","fr","it"];function Jn(r){let s=new Date;s.setDate(s.getDate()-r);let t=e=>String(e).padStart(2,"0");return`${s.getFullYear()}-${t(s.getMonth()+1)}-${t(s.getDate())}T00:00`}function Xn(r){let s=(r.locale?.language||r.language).split("-")[0]??"";return{upses:[],period:"last_month",start:Jn(7),end:Jn(0),sections:Qn,formats:["html","pdf"],language:Zn.find(t=>t===s)??"en",targets:[]}}function tr(r){return r.sections.length?r.formats.length?r.period?"":!r.start||!r.end?"reports_need_range":r.end<=r.start?"reports_range_empty":"":"reports_need_format":"reports_need_section"}function er(r,s,t){let e=s.upses.length||r.user?.is_admin?s.upses:t.map(n=>n.device_id);return{...e.length?{device_id:e}:{},...s.period?{period:s.period}:{start:`${s.start}:00`,end:`${s.end}:00`},sections:s.sections,formats:s.formats,language:s.language}}function Ht(r,s,t,e,n=""){let i=(o,a)=>e(s.map(l=>l.value).filter(l=>l===o?a:t.includes(l)));return d`<fieldset>
    <legend>
      ${r} ${n?d`<span class="muted">${n}</span>`:u}
    </legend>
    <div class="row">
      ${s.map(({value:o,label:a})=>d`<label class="chip">
            <input
              type="checkbox"
              .checked=${t.includes(o)}
              @change=${l=>i(o,l.target.checked)}
            />
            <span>${a}</span>
          </label>`)}
    </div>
  </fieldset>`}function sr(r,s,t,e,n,i){let o=a=>l=>({value:l,label:t(`selector.${a}.options.${l}`)||l});return d`
    ${e.length>1?Ht(s("reports_upses"),e.map(a=>({value:a.device_id,label:a.name})),n.upses,a=>i({upses:a}),n.upses.length?g(r,n.upses.length):s("reports_none_is_all")):u}
    <div class="line">
      ${Gn(s("reports_period"),[...po.map(o("report_period")),{value:"",label:s("reports_own")}],n.period,a=>i({period:a}))}
      ${Gn(s("reports_language"),Zn.map(a=>({value:a,label:ho(a)})),n.language,a=>i({language:a}))}
    </div>
    ${n.period?u:go(r,s,n,i)}
    ${Ht(s("reports_sections"),Qn.map(o("report_section")),n.sections,a=>i({sections:a}))}
    ${Ht(s("reports_formats"),mo.map(o("report_format")),n.formats,a=>i({formats:a}))}
  `}function ho(r){let s=new Intl.DisplayNames(r,{type:"language"}).of(r);return s?s.charAt(0).toLocaleUpperCase(r)+s.slice(1):r}function Gn(r,s,t,e){return d`<label class="field">
    <span>${r}</span>
    <select
      @change=${n=>e(n.target.value)}
    >
      ${s.map(({value:n,label:i})=>d`<option value=${n} ?selected=${n===t}>${i}</option>`)}
    </select>
  </label>`}function go(r,s,t,e){let n=o=>d`<label class="field">
      <span>${s(`reports_${o}`)}</span>
      <input
        type="datetime-local"
        .value=${t[o]}
        @change=${a=>e({[o]:a.target.value})}
      />
    </label>`,i=Intl.DateTimeFormat().resolvedOptions().timeZone!==r.config.time_zone;return d`<div class="line wide">${n("start")} ${n("end")}</div>
    ${i?d`<p class="muted small">
          ${s("reports_zone",{zone:r.config.time_zone})}
        </p>`:u}`}var nr=y`
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
`;async function Y(r,s){let t=await r.loadBackendTranslation(s,"nutify");return(e,n)=>t(`component.nutify.${e}`,n)}function rr(r){return r?.translation_key??""}async function $t(r,s,t){let e=s??{};if(e.code==="unauthorized")return t("error_unauthorized");if(e.translation_domain==="nutify"&&e.translation_key)try{let i=(await Y(r,"exceptions"))(`exceptions.${e.translation_key}.message`,e.translation_placeholders);if(i)return i}catch{}return Ft(s,t)}var fo=300,Xe=class extends v{constructor(){super(...arguments);this.busy="";this.sent=!1;this.offset=0;this.deleting="";this.words=()=>"";this.answers={look:t=>{this.show(t)},download:(t,e)=>{this.download(t,e)},askDelete:t=>{this.askDelete(t)},remove:t=>{this.erase(t)},turn:t=>{this.work("page",()=>this.turn(t))}}}static{this.properties={...v.properties,listed:{state:!0},wish:{state:!0},busy:{state:!0},trouble:{state:!0},made:{state:!0},sent:{state:!0},page:{state:!0},offset:{state:!0},deleting:{state:!0},look:{state:!0}}}static getConfigElement(){return R([])}static getStubConfig(){return{}}async load(){let{hass:t}=this;[this.words,this.listed,this.page]=await Promise.all([Y(t,"selector"),t.callWS({type:"nutify/ups/list"}),this.fetch(this.offset)]),this.wish??=Xn(t)}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let e=t.get("hass");return A(e,this.hass,[])||Ze(e).join()!==Ze(this.hass).join()}updated(t){super.updated(t),this.renderRoot.querySelector("dialog:not([open])")?.showModal()}draw(t){let{listed:e,wish:n,page:i}=this;return!e||!n||!i?this.problem?u:d`<div class="message" aria-busy="true">${t("reports_loading")}</div>`:d`
      ${e.length?this.form(t,e,n):d`<p class="message">${t("reports_no_ups")}</p>`}
      <h3>${t("reports_archive")}</h3>
      ${this.failed(["file","page","delete"])}
      ${Kn(this.hass,t,i,this.offset,{deleting:this.deleting,busy:!!this.busy},this.answers)}
      ${this.look?qn(t,this.look,()=>this.look=void 0):u}
    `}form(t,e,n){let i=l=>{this.wish={...n,...l}},o=tr(n),a=!!this.busy;return d`
      ${sr(this.hass,t,this.words,e,n,i)}
      <div class="row">
        <button
          class="primary"
          ?disabled=${a||!!o}
          aria-busy=${this.busy==="make"}
          @click=${()=>this.make("make")}
        >
          <ha-icon .icon=${"mdi:file-chart"}></ha-icon>
          ${t(this.busy==="make"?"reports_making":"reports_make")}
        </button>
        ${o?d`<span class="error">${t(o)}</span>`:u}
        ${this.busy==="make"?d`<span class="muted" role="status"
              >${t("reports_takes_a_while")}</span
            >`:u}
      </div>
      ${this.sending(t,n,i,a||!!o)}
      ${this.failed(["make","send"])}
      <div role="status">${this.made?this.result(t,this.made):u}</div>
    `}sending(t,e,n,i){let o=Ze(this.hass).map(c=>({value:c,label:String(this.hass.states[c]?.attributes.friendly_name??c)})),a=new Set(o.map(({value:c})=>c)),l=e.targets.filter(c=>a.has(c));return d`<details>
      <summary>${t("reports_send_title")}</summary>
      ${o.length?d`${Ht(t("reports_targets"),o,l,c=>n({targets:c}))}
            <button
              ?disabled=${i||!l.length}
              aria-busy=${this.busy==="send"}
              @click=${()=>this.make("send",l)}
            >
              <ha-icon .icon=${"mdi:send"}></ha-icon>
              ${t(this.busy==="send"?"reports_sending":"reports_send")}
            </button>`:d`<p class="muted">${t("reports_no_targets")}</p>`}
    </details>`}result(t,e){let n=this.page?.rows.find(i=>i.id===e.id);return d`<section class="result">
      <strong>${t(this.sent?"reports_was_sent":"reports_was_made")}</strong>
      <span>${e.title} <span class="muted">${e.subtitle}</span></span>
      <span>${e.summary}</span>
      ${n?d`<div class="row">
            ${Qe(t,n,!!this.busy,this.answers)}
          </div>`:u}
    </section>`}failed(t){let{trouble:e}=this;return e&&t.includes(e.work)?d`<p class="error" role="alert">${e.words}</p>`:u}async work(t,e){if(!(this.busy||!this.text)){this.busy=t,this.trouble=void 0;try{await e()}catch(n){this.trouble={work:t,words:await $t(this.hass,n,this.text)}}finally{this.busy=""}}}fetch(t){return this.hass.callWS({type:"nutify/reports/list",offset:t,limit:wt})}async turn(t){this.page=await this.fetch(t),this.offset=t}make(t,e=[]){return this.work(t,async()=>{let{wish:n,listed:i}=this;if(!n||!i)return;let o=t==="send";this.made=void 0;let{response:a}=await this.hass.callService("nutify",o?"send_report":"generate_report",{...er(this.hass,n,i),...o?{targets:e}:{}},void 0,!1,!0);await this.turn(0),this.sent=o,this.made=a})}async signed(t,e){let{path:n}=await this.hass.callWS({type:"auth/sign_path",path:t.files[e],expires:fo});return n}show(t){return this.work("file",async()=>{let e=await this.signed(t,"html");this.look={title:`${t.title} – ${t.subtitle}`,url:e}})}download(t,e){return this.work("file",async()=>{let n=document.createElement("a");n.href=await this.signed(t,e),n.download=t.files[e]?.split("/").pop()??"",this.renderRoot.appendChild(n),n.click(),n.remove()})}async askDelete(t){this.deleting=t?.id??"",t&&(await this.updateComplete,this.renderRoot.querySelector("button.keep")?.focus())}erase({entry_id:t,id:e}){return this.work("delete",async()=>{await this.hass.callWS({type:"nutify/reports/delete",entry_id:t,report_id:e}),this.deleting="",this.made?.id===e&&(this.made=void 0);let n=this.page?.rows.length===1;await this.turn(n?Math.max(0,this.offset-wt):this.offset)})}static{this.styles=[k,nr,Yn,y`
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
    `]}};function Ze(r){return Object.keys(r?.states??{}).filter(s=>s.startsWith("notify.")).sort()}T("reports",Xe);var ir=["harmless","discharge","protection","power","unknown"],bo=["load.on","load.off","load.cycle"],yo=["sensor/realpower","sensor/current"],vo=["switch/switch","binary_sensor/status","sensor/status"];function Pt(r){return r.name.endsWith(".delay")}function or(r,s){return r.map(t=>{let e=t.name.toLowerCase().replace(/\.\d+\./g,".n.").replace(/[^a-z0-9]+/g,"_"),n=t.label===t.name?t.description:t.label;return{...t,label:s(`entity.button.${e}.name`)||n}})}function ae(r){return r.part?r.name.slice(r.part.length+1):r.name}function ar(r,s,t){let e=new Map(s.outlets.map(i=>[i.part,i]));return[...new Set([...e.keys(),...t.flatMap(i=>i.part?[i.part]:[])])].map(i=>{let o=e.get(i)?.entities??{},a=t.filter(c=>c.part===i),l=bo.flatMap(c=>a.filter(p=>ae(p)===c));return{part:i,name:e.get(i)?.name??i,state:vo.map(c=>o[c]).find(Boolean),measures:yo.flatMap(c=>o[c]??[]),main:l.length?l:wo(r,i,o["switch/switch"]),more:a.filter(c=>!l.includes(c))}})}function wo(r,s,t){if(!t)return[];let e={part:s,description:"",entity:t},n={...e,name:`${s}.load.on`,label:"",danger:"harmless",icon:"mdi:power-plug",service:"turn_on"},i={...e,name:`${s}.load.off`,label:"",danger:"power",icon:"mdi:power-plug-off",service:"turn_off"};return r.user?.is_admin?[n,i]:[n]}function $o(r){return r.danger==="power"||r.danger==="unknown"}function lr(r,{act:s,parameter:t,sure:e},n){let i=$o(s);return d`
    <dialog
      class=${s.danger}
      aria-labelledby="ask"
      aria-describedby="why"
      @close=${n.cancel}
    >
      <h2 id="ask">${r("control_ask",{command:n.label})}</h2>
      <p class="target">${n.target}</p>
      <p id="why" class="why">
        <ha-icon .icon=${i?"mdi:alert":"mdi:information-outline"}></ha-icon>
        <span>${r(`control_class_${s.danger}`)}</span>
      </p>
      ${s.description?d`<p class="muted">${s.description}</p>`:u}
      <p class="muted">
        <code>${s.name}${t?` ${t}`:""}</code>
        ${Pt(s)&&!t?r("control_delay_default"):u}
      </p>
      ${i?d`<label class="tick">
            <input
              type="checkbox"
              .checked=${e}
              @change=${o=>n.tick(o.target.checked)}
            />
            ${r("control_sure")}
          </label>`:u}
      <div class="row end">
        <button autofocus @click=${n.cancel}>${r("control_cancel")}</button>
        <button
          class=${i?"fatal":"primary"}
          ?disabled=${i&&!e}
          @click=${n.run}
        >
          ${r("control_run")}
        </button>
      </div>
    </dialog>
  `}var dr=y`
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
`;var cr=y`
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
  /* The colour alone is too pale to be read on grey. */
  section.power h3,
  button.danger {
    color: color-mix(
      in srgb,
      var(--error-color, #db4437) 68%,
      var(--primary-text-color)
    );
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
`;var xo=15e3,_o="/config/integrations/integration/nutify",ur={"load.on":"control_on","load.off":"control_off","load.cycle":"control_cycle"},ts=class extends v{constructor(){super(...arguments);this.all=[];this.busy="";this.noLogin=!1;this.delays=new Map}static{this.properties={...v.properties,ups:{state:!0},all:{state:!0},question:{state:!0},busy:{state:!0},outcome:{state:!0},noLogin:{state:!0}}}static getConfigElement(){return R([I])}static getStubConfig(t){return j(t)}check(t){if(typeof t.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){let{device_id:t}=this.config,[e,n,{commands:i,login:o}]=await Promise.all([this.hass.callWS({type:"nutify/ups/describe",device_id:t}),Y(this.hass,"entity"),this.hass.callWS({type:"nutify/ups/control",device_id:t})]);this.all=or(i,n),this.noLogin=!o,this.ups=e}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let e=this.ups;return A(t.get("hass"),this.hass,[e?.entities["sensor/status"],...(e?.outlets??[]).flatMap(n=>Object.values(n.entities))])}updated(t){super.updated(t),this.renderRoot.querySelector("dialog:not([open])")?.showModal()}draw(t){let e=this.ups;if(!e)return this.problem?u:d`<div class="message" aria-busy="true">${t("control_loading")}</div>`;let n=ar(this.hass,e,this.all),i=this.all.filter(a=>!a.part),o=!i.length&&!n.some(a=>a.main.length+a.more.length);return d`
      ${this.told(t)} ${this.unavailable(t)}
      ${this.noLogin||o?this.missing(t):u}
      ${ir.map(a=>this.group(t,a,i))}
      ${n.length?this.outlets(t,n):u}
      ${this.question?this.ask(t,this.question):u}
    `}unavailable(t){return this.hass.states[this.ups?.entities["sensor/status"]??""]?.state!=="unavailable"?u:d`<p class="banner" role="status">${t("control_unavailable")}</p>`}missing(t){return d`<div class="message">
      <p>${t(this.noLogin?"control_no_login":"control_none")}</p>
      ${this.hass.user?.is_admin?d`<button @click=${()=>mt(_o)}>
            ${t("open_integration")}
          </button>`:u}
    </div>`}group(t,e,n){let i=n.filter(o=>o.danger===e);return i.length?d`
      <section aria-labelledby=${`class-${e}`} class=${e}>
        <h3 id=${`class-${e}`}>${t(`control_title_${e}`)}</h3>
        <p class="muted">${t(`control_class_${e}`)}</p>
        <div class="row">${i.map(o=>this.button(t,o,o.label))}</div>
      </section>
    `:u}button(t,e,n,i=""){let o=i?`${n}: ${i}`:n,a=d`<button
      class=${e.danger==="power"?"danger":u}
      title=${e.description||u}
      aria-label=${i?o:u}
      aria-busy=${this.busy===e.name}
      ?disabled=${!!this.busy}
      @click=${()=>this.pressed(e)}
    >
      <ha-icon .icon=${e.icon}></ha-icon><span>${n}</span>
    </button>`;return Pt(e)?this.delayed(t,e,o,a):a}delayed(t,e,n,i){return d`<span class="delayed">
      ${i}
      <input
        type="number"
        min="0"
        step="1"
        inputmode="numeric"
        placeholder=${t("control_seconds")}
        aria-label=${`${n}: ${t("control_delay")}`}
        @input=${o=>this.delays.set(e.name,o.target.value)}
      />
    </span>`}outlets(t,e){return d`
      <section aria-labelledby="outlets">
        <h3 id="outlets">${t("outlets")}</h3>
        <p class="muted">${t("control_outlets")}</p>
        <table>
          <thead>
            <tr>
              <th scope="col">${t("control_outlet")}</th>
              <th scope="col">${t("control_state")}</th>
              <th scope="col">
                <span class="visually-hidden">${t("commands")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${C(e,n=>n.part,n=>this.outlet(t,n))}
          </tbody>
        </table>
      </section>
    `}outlet(t,e){let n=this.hass.states[e.state??""]?.state??"";return d`<tr>
      <th scope="row">${e.name}</th>
      <td>
        <span class=${`state ${n==="on"||n==="off"?n:""}`}
          >${E(this.hass,e.state)}</span
        >
        ${e.measures.length?d`<span class="measures">
              ${e.measures.map(i=>d`<span>${E(this.hass,i)}</span> `)}
            </span>`:u}
      </td>
      <td>
        <div class="row acts">
          ${e.main.map(i=>this.button(t,i,t(ur[ae(i)]??i.name),e.name))}
          ${e.more.length?d`<details>
                <summary>${t("control_more")}</summary>
                <div class="row">
                  ${e.more.map(i=>this.button(t,i,i.label,e.name))}
                </div>
              </details>`:u}
        </div>
      </td>
    </tr>`}told(t){let e=this.outcome,n=e&&b(this.hass,e.time,{timeStyle:"medium"});return d`<div class="told" role="status" aria-live="polite">
      ${e?d`<div class=${`toast ${e.good?"good":"bad"}`}>
            <ha-icon
              .icon=${e.good?"mdi:check-circle":"mdi:alert-circle"}
            ></ha-icon>
            <span>${e.words} <span class="muted">${n}</span></span>
            <button
              class="plain"
              aria-label=${t("control_dismiss")}
              @click=${()=>this.outcome=void 0}
            >
              <ha-icon .icon=${"mdi:close"}></ha-icon>
            </button>
          </div>`:u}
    </div>`}ask(t,e){return lr(t,e,{label:this.label(t,e.act),target:this.target(e.act),tick:n=>this.question={...e,sure:n},run:()=>{this.question=void 0,this.run(e.act,e.parameter)},cancel:()=>this.question=void 0})}label(t,e){return e.label||t(ur[ae(e)]??e.name)}target(t){let e=this.ups?.outlets.find(i=>i.part===t.part)?.name,n=t.part&&(e??t.part);return[this.ups?.name,n].filter(Boolean).join(" – ")}pressed(t){let e=Pt(t)&&this.delays.get(t.name)?.trim()||"";t.danger==="harmless"?this.run(t,e):this.question={act:t,parameter:e,sure:!1}}async run(t,e){let n=this.text;if(this.busy||!n)return;this.busy=t.name,this.outcome=void 0;let i={command:this.label(n,t),target:this.target(t)};try{let o=await this.send(t,e);this.outcome={good:!0,words:n(`control_outcome_${o}`,i),time:new Date}}catch(o){this.noLogin=this.noLogin||rr(o)==="no_command_login";let a=await $t(this.hass,o,n);this.outcome={good:!1,words:n("control_failed",{...i,error:a}),time:new Date}}finally{this.busy="",this.forgetLater()}}forgetLater(){clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.outcome?.good&&(this.outcome=void 0)},xo)}async send(t,e){if(t.entity&&t.service){let i={entity_id:t.entity};return await this.hass.callService("switch",t.service,i,void 0,!1),"done"}let{response:n}=await this.hass.callService("nutify","run_command",{device_id:this.config.device_id,command:t.name,...e?{parameter:e}:{}},void 0,!1,!0);return n?.outcome==="accepted"?"accepted":"done"}static{this.styles=[k,dr,cr]}};T("control",ts);var ko=/^outlet(\.group)?(\.\d+)?\.switch$/,To=/^input\.bypass\.switch\.(on|off)$/;function le(r){return ko.test(r)||To.test(r)||r.startsWith("driver.")}function pr(r,s,t,e,n){let{setting:i,unit:o}=t,a=Ro(r,s,i);return d`
    <form
      novalidate
      @submit=${l=>{l.preventDefault(),n.save()}}
      @keydown=${l=>{l.key==="Escape"&&n.cancel()}}
    >
      <span class="field">
        ${So(s,t,e,n.type)}
        ${o?d`<span class="unit">${o}</span>`:u}
      </span>
      <span class="row">
        <button
          type="submit"
          class=${le(t.name)?"danger":"primary"}
          ?disabled=${e.busy}
        >
          ${s(e.busy?"variables_saving":"variables_save")}
        </button>
        <button type="button" ?disabled=${e.busy} @click=${n.cancel}>
          ${s("variables_cancel")}
        </button>
      </span>
      ${a?d`<span class="hint" id="hint">${a}</span>`:u}
      ${le(t.name)?d`<span class="hint danger">${s("variables_dangerous")}</span>`:u}
      ${e.error?d`<span class="hint error" id="wrong" role="alert">${e.error}</span>`:u}
    </form>
  `}function So(r,{name:s,setting:t},e,n){let i=l=>n(l.target.value);if(t.kind==="switch")return Ao(r,s,t,e,n);if(t.options.length){let l=t.options.includes(e.value)?t.options:[e.value,...t.options];return d`<select aria-label=${s} ?disabled=${e.busy} @change=${i}>
      ${l.map(c=>d`<option value=${c} ?selected=${c===e.value}>
            ${c}
          </option>`)}
    </select>`}let o=t.kind==="number",a=t.ranges.flat();return d`<input
    type=${o?"number":"text"}
    min=${o&&a.length?Math.min(...a):u}
    max=${o&&a.length?Math.max(...a):u}
    step=${o?t.step||"any":u}
    maxlength=${o?u:t.length}
    autocomplete="off"
    spellcheck="false"
    aria-label=${s}
    aria-describedby="hint wrong"
    aria-invalid=${e.error?"true":"false"}
    ?readonly=${e.busy}
    .value=${e.value}
    @input=${i}
  />`}function Ao(r,s,t,e,n){let i=e.value===t.on;return d`<label class="toggle">
    <input
      type="checkbox"
      role="switch"
      aria-label=${s}
      ?disabled=${e.busy}
      .checked=${i}
      @change=${o=>n(o.target.checked?t.on:t.off)}
    />
    ${r(i?"variables_on":"variables_off")}
    <span class="unit">(${i?t.on:t.off})</span>
  </label>`}function Ro(r,s,t){if(t.kind==="text"&&!t.options.length)return s("variables_length",{count:t.length});if(t.kind!=="number"||!t.ranges.length)return"";let e=t.ranges.map(([n,i])=>`${g(r,n,3)} … ${g(r,i,3)}`);return s("variables_range",{range:e.join(", ")})}var mr=y`
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
    color: color-mix(
      in srgb,
      var(--error-color, #db4437) 68%,
      var(--primary-text-color)
    );
  }
`;var hr=y`
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
`;var gr=1500,Mo=["sensor","number","select","switch","text","binary_sensor"],Eo=["driver"],es=class extends v{constructor(){super(...arguments);this.available=!0;this.fresh=new Set;this.query="";this.copied="";this.leftover="";this.words=()=>""}static{this.properties={...v.properties,all:{state:!0},available:{state:!0},fresh:{state:!0},query:{state:!0},draft:{state:!0},saved:{state:!0},copied:{state:!0},leftover:{state:!0}}}static getConfigElement(){return R([I,{name:"writable",selector:{boolean:{}}}])}static getStubConfig(t){return j(t)}check(t){if(typeof t.device_id!="string")throw new Error("device_id: choose a UPS")}async load(){this.words=await Y(this.hass,"entity")}async follow(){let{device_id:t}=this.config,e=!0;return[await L(this.hass,{type:"nutify/variables/subscribe",device_id:t},i=>{this.take(i,e),e=!1}),()=>clearTimeout(this.timer)]}take(t,e){let n=new Map(e?[]:this.all);t.removed.forEach(i=>n.delete(i)),t.changed.forEach(i=>n.set(i.name,i)),this.all=n,this.available=t.available,!(e||!t.changed.length)&&(this.fresh=new Set(t.changed.map(i=>i.name)),clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.fresh=new Set,gr))}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,[])}draw(t){if(!this.all)return this.problem?u:d`<div class="message" aria-busy="true">
            ${t("variables_loading")}
          </div>`;let e=this.offered(),n=e.filter(o=>this.isFound(o)),i=this.config.writable?"variables_none_writable":"variables_none";return d`
      ${this.available?u:d`<p class="banner" role="status">${t("variables_unavailable")}</p>`}
      ${e.length?this.bar(t,n.length,e.length):d`<div class="message">${t(i)}</div>`}
      ${this.leftover?this.byHand(t):u}
      ${e.length&&!n.length?d`<div class="message">${t("variables_no_match")}</div>`:u}
      <div class=${`groups ${this.available?"":"stale"}`}>
        ${C([...this.grouped(n)],([o])=>o,([o,a])=>this.group(t,o,a))}
      </div>
    `}offered(){let t=[...this.all?.values()??[]];return(this.config.writable?t.filter(n=>n.setting&&this.mayWrite(n.name)):t).sort((n,i)=>n.name.localeCompare(i.name,"en",{numeric:!0}))}mayWrite(t){return!!this.hass.user?.is_admin||!le(t)}isFound(t){let e=this.query.trim().toLowerCase(),n=[t.name,t.value,this.describe(t)];return!e||n.some(i=>i.toLowerCase().includes(e))}describe(t){if(!t.description)return"";let e=t.name.toLowerCase().replace(/\.\d+\./g,".n.").replace(/[^a-z0-9]+/g,"_");for(let n of Mo){let i=this.words(`entity.${n}.${e}.name`,{index:""});if(i)return i}return t.description}grouped(t){let e=new Map;for(let n of t){let i=n.name.split(".")[0]??n.name;e.set(i,[...e.get(i)??[],n])}return e}bar(t,e,n){let i={count:g(this.hass,e),total:g(this.hass,n)};return d`<div class="row bar">
      <input
        type="search"
        placeholder=${t("variables_search")}
        aria-label=${t("variables_search")}
        .value=${this.query}
        @input=${o=>this.query=o.target.value}
      />
      <span class="muted" role="status">${t("variables_count",i)}</span>
      ${this.config.writable?u:d`<button @click=${()=>this.copyAll()}>
            ${t(this.copied==="*"?"variables_copied":"variables_copy_all")}
          </button>`}
    </div>`}group(t,e,n){let i=!!this.query.trim()||!Eo.includes(e);return d`<details ?open=${i}>
      <summary>
        ${e} <span class="muted">${g(this.hass,n.length)}</span>
      </summary>
      <table>
        <caption class="visually-hidden">
          ${e}
        </caption>
        <thead>
          <tr>
            ${["name","value","actions"].map(o=>d`<th scope="col" class=${o}>
                  <span class="visually-hidden">${t(`variables_${o}`)}</span>
                </th>`)}
          </tr>
        </thead>
        <tbody>
          ${C(n,o=>o.name,o=>this.row(t,o))}
        </tbody>
      </table>
    </details>`}row(t,e){let{name:n,setting:i}=e,o=this.draft?.name===n?this.draft:void 0,a=this.describe(e),l=this.fresh.has(n)?"fresh":"";return d`<tr class=${l}>
        <th scope="row">
          <span class="code"
            >${n.split(".").map((c,p)=>p?d`<wbr />.${c}`:c)}</span
          >
          ${a?d`<span class="about">${a}</span>`:u}
          ${e.dropped?d`<span class="about warning"
                >${t("variables_dropped",{count:e.dropped})}</span
              >`:u}
        </th>
        <td class="value">
          ${e.value||d`<span class="muted">–</span>`}
          ${e.unit?d`<span class="unit">${e.unit}</span>`:u}
          ${this.saved?.name===n?d`<span class="saved" role="status">${this.saved.words}</span>`:u}
        </td>
        <td class="act">${this.action(t,e)}</td>
      </tr>
      ${o&&i?this.form(t,{...e,setting:i},o):u}`}form(t,e,n){return d`<tr class="edited">
      <td colspan="3">
        ${pr(this.hass,t,e,n,{type:i=>this.draft={...n,value:i},save:()=>{this.save(e,n)},cancel:()=>this.leave(e.name)})}
      </td>
    </tr>`}action(t,e){let{name:n}=e;if(this.config.writable)return d`<button
        data-edit=${n}
        aria-label=${t("variables_edit",{name:n})}
        aria-expanded=${this.draft?.name===n}
        ?disabled=${!this.available||this.draft?.busy}
        @click=${()=>this.edit(e)}
      >
        <ha-icon .icon=${"mdi:pencil"}></ha-icon>
      </button>`;let i=this.copied===n;return d`<button
      aria-label=${i?t("variables_copied"):t("variables_copy",{name:n})}
      @click=${()=>this.copy(n,e.value)}
    >
      <ha-icon .icon=${i?"mdi:check":"mdi:content-copy"}></ha-icon>
    </button>`}byHand(t){return d`<div class="by-hand">
      <label for="leftover">${t("variables_by_hand")}</label>
      <textarea
        id="leftover"
        readonly
        rows="8"
        .value=${this.leftover}
        @focus=${e=>e.target.select()}
      ></textarea>
      <button @click=${()=>this.leftover=""}>${t("variables_close")}</button>
    </div>`}copyAll(){let t=this.offered().map(n=>[n.name,n.value]),e=Object.fromEntries(t);this.copy("*",JSON.stringify(e,null,2))}async copy(t,e){if(await Co(this.renderRoot,e)){this.copied=t,this.leftover="",window.setTimeout(()=>{this.copied===t&&(this.copied="")},gr);return}this.leftover=e,await this.updateComplete,this.renderRoot.querySelector("#leftover")?.focus()}edit({name:t,value:e}){this.saved=void 0,this.draft={name:t,value:e,error:"",busy:!1},this.updateComplete.then(()=>this.renderRoot.querySelector("form input, form select")?.focus())}leave(t){this.draft=void 0,this.updateComplete.then(()=>this.renderRoot.querySelector(`[data-edit="${CSS.escape(t)}"]`)?.focus())}async save({name:t,unit:e},{value:n}){let i=this.text;if(!(!i||this.draft?.busy)){this.draft={name:t,value:n,error:"",busy:!0};try{let{response:o}=await this.hass.callService("nutify","set_variable",{device_id:this.config.device_id,variable:t,value:n},void 0,!1,!0),a=o?.outcome==="accepted"?"accepted":"done",l=`${String(o?.value??n)}${e?` ${e}`:""}`,c=b(this.hass,new Date,{timeStyle:"medium"});this.saved={name:t,words:i(`variables_${a}`,{value:l,time:c})},this.leave(t)}catch(o){let a=await $t(this.hass,o,i);this.draft={name:t,value:n,error:a,busy:!1}}}}static{this.styles=[k,mr,hr]}};async function Co(r,s){try{return await navigator.clipboard.writeText(s),!0}catch{let t=document.createElement("textarea");t.value=s,t.className="visually-hidden",r.appendChild(t),t.select();let e=document.execCommand("copy");return t.remove(),e}}T("variables",es);var Ho="/config/integrations/integration/nutify",Po=1e3,Oo=[["day",86400],["hour",3600],["minute",60],["second",1]],ss=class extends v{constructor(){super(...arguments);this.words=()=>""}static{this.properties={...v.properties,told:{state:!0}}}static getConfigElement(){return R([])}static getStubConfig(){return{}}async load(){this.words=await Y(this.hass,"entity")}async follow(){return this.hass.user?.is_admin?[await L(this.hass,{type:"nutify/system/subscribe"},t=>{this.told=t})]:[]}shouldUpdate(t){return t.size>1||!t.has("hass")?!0:A(t.get("hass"),this.hass,[])}draw(t){if(!this.hass.user?.is_admin)return d`<div class="message">${t("system_admins_only")}</div>`;let e=this.told;return e?d`
      ${e.servers.length?e.servers.map(n=>this.server(t,n)):d`<div class="message">
            <p>${t("system_no_servers")}</p>
            <button @click=${()=>mt(Ho)}>
              ${t("open_integration")}
            </button>
          </div>`}
      ${e.recorder?this.recorder(t,e.recorder):u}
    `:this.problem?u:d`<div class="message" aria-busy="true">${t("system_loading")}</div>`}server(t,e){let n=e.state==="loaded"&&e.reachable!==void 0;return d`
      <section>
        <div class="head">
          <h3>${e.title}</h3>
          ${this.badge(t,e,n)}
        </div>
        ${e.reason?d`<p class="reason">${this.reason(e.reason,n)}</p>`:u}
        ${n?d`<dl>${this.figures(t,e)}</dl>
              ${this.schedules(t,e.schedules??[])}`:u}
      </section>
    `}badge(t,e,n){let i=n?e.reachable?"good":"bad":"warning",o=t(n?e.reachable?"system_reachable":"system_unreachable":`system_state_${e.state}`);return d`<span class=${`badge ${i}`}>${o}</span>`}reason(t,e){return e&&this.words(`entity.binary_sensor.server_connectivity.state_attributes.reason.state.${t}`)||t}figures(t,e){let{hass:n}=this,i=a=>a?t("system_every",{time:S(n,a)}):"–",o=e.available===e.upses;return[this.figure(t("system_upses"),t("system_of",{count:e.available,total:e.upses}),o?"":"warning",o?"":t("system_some_unavailable")),this.figure(t("system_software"),e.software||"–"),this.figure(t("system_encrypted"),t(e.encrypted?"system_yes":"system_no")),this.figure(t("system_status_poll"),this.ago(e.polled),"",i(e.status_interval)),this.figure(t("system_full_read"),this.ago(e.read),"",i(e.full_interval)),this.figure(t("system_poll_time"),this.milliseconds(e.poll_seconds)),this.figure(t("system_journal"),t("system_records",{count:g(n,e.journal??0,0)}),"",t("system_kept",{days:g(n,e.journal_days??0,0),most:g(n,e.journal_count??0,0)}))]}figure(t,e,n="",i=""){return d`<div>
      <dt>${t}</dt>
      <dd class=${n}>
        ${e}${i?d`<span class="note">${i}</span>`:u}
      </dd>
    </div>`}ago(t){if(t==null)return"–";let[e,n]=Oo.find(([,i])=>t>=i)??["second",1];return new Intl.RelativeTimeFormat(this.hass.locale.language,{style:"short"}).format(-Math.floor(t/n),e)}milliseconds(t){if(t==null)return"–";let e=t*1e3;return`${g(this.hass,e,e<10?1:0)} ms`}schedules(t,e){if(!e.length)return d`<p class="muted">${t("system_no_schedules")}</p>`;let n=i=>i?b(this.hass,i):"–";return d`
      <table>
        <thead>
          <tr>
            <th scope="col">${t("system_schedule")}</th>
            <th scope="col">${t("system_next")}</th>
            <th scope="col">${t("system_last")}</th>
          </tr>
        </thead>
        <tbody>
          ${e.map(i=>d`<tr>
                <th scope="row">${i.title}</th>
                <td>${n(i.next)}</td>
                <td>${n(i.last)}</td>
              </tr>`)}
        </tbody>
      </table>
    `}recorder(t,e){let n=e.backlog>Po;return d`
      <section>
        <div class="head"><h3>${t("system_recorder")}</h3></div>
        <dl>
          ${this.figure(t("system_database"),[e.engine,e.version].filter(Boolean).join(" ")||"–")}
          ${this.figure(t("system_size"),e.size||"–")}
          ${this.figure(t("system_keeps"),S(this.hass,e.keep_days*86400))}
          ${this.figure(t("system_purges"),t(e.purges?"system_yes":"system_no"),e.purges?"":"warning",e.purges?"":t("system_grows"))}
          ${this.figure(t("system_backlog"),g(this.hass,e.backlog,0),n?"warning":"",n?t("system_behind"):"")}
        </dl>
      </section>
    `}static{this.styles=[k,y`
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
      dd.warning {
        border-inline-start: 3px solid var(--tone);
        padding-inline-start: 8px;
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
    `]}};T("system",ss);var Lo=250;async function fr(){let r=document.querySelector("home-assistant");if(!r?.hass?.user){setTimeout(()=>{fr()},Lo);return}rs(await ut(r.hass))}fr();
