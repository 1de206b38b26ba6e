// Script and requests in everything that an app may give a view as data. TARGET is an address that nobody may reach.
exports.markup = [
  '<img src=x onerror="window.pwned=\'onerror\'">',
  '<svg onload="window.pwned=\'svg\'"><script>window.pwned="svg script"</script><image href="TARGET/svg-image"/></svg>',
  '<script>window.pwned="script"</script><script src="TARGET/script"></script>',
  '<iframe src="javascript:parent.pwned=\'frame\'"></iframe><iframe srcdoc="<script>parent.pwned=\'srcdoc\'</script>"></iframe><iframe src="TARGET/frame"></iframe>',
  '<a href="javascript:void(window.pwned=\'link\')" class="link">link</a><a href="TARGET/link" ping="TARGET/ping" class="link">link</a>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=window.pwned=\'mutation\'&gt;"></table></mtext></math>',
  '<style>@import "TARGET/import"; * { background: url(TARGET/style) }</style><link rel="stylesheet" href="TARGET/stylesheet"><link rel="preconnect" href="TARGET/preconnect">',
  '<img src="TARGET/picture"><img srcset="TARGET/srcset 2x"><picture><source srcset="TARGET/source"><img></picture><video src="TARGET/video" poster="TARGET/poster"></video><audio src="TARGET/audio"></audio>',
  '<form action="TARGET/form"><input name=a value=b autofocus onfocus="window.pwned=\'focus\'"><button class="link">send</button></form>',
  '<object data="TARGET/object"></object><embed src="TARGET/embed"><base href="TARGET/base/"><meta http-equiv="refresh" content="0;url=TARGET/refresh">',
  '<p style="background:url(TARGET/background);background-image:image-set(url(TARGET/image-set) 1x);--x:url(TARGET/custom);list-style:var(--x);position:fixed;inset:0;z-index:99999">covers</p>',
  '<details open ontoggle="window.pwned=\'toggle\'"><summary>a</summary></details><template><img src=x onerror="window.pwned=\'template\'"></template>',
]
exports.addresses = [
  'javascript:window.pwned="address"',
  'data:text/html,<script>parent.pwned="data"</script>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="parent.pwned=1"><script>parent.pwned="svg picture"</script><image href="TARGET/in-svg"/></svg>',
  'vbscript:pwned',
  'TARGET/address',
  '//127.0.0.1/elsewhere',
  'blob:null/0',
  '../../../../gateway/visit',
]
exports.style = 'background:url(TARGET/inline);background:url("javascript:window.pwned=1");behavior:url(TARGET/behavior);-moz-binding:url(TARGET/binding);width:expression(window.pwned=1)}</style><script>window.pwned=1</script>'
