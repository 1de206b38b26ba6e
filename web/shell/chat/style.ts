// How chat looks; put into the page when it is first opened.
const css = `
.chat-list{list-style:none;margin:0 -16px;padding:0}
.chat-list>li>button{display:flex;gap:12px;align-items:center;width:100%;min-height:72px;padding:10px 16px;text-align:start}
.chat-list>li>button:hover{background:var(--paper-2)}
.chat-list>li[data-pinned]>button{background:var(--paper-2)}
.chat-list .line{display:flex;gap:8px;align-items:baseline}
.chat-list .line>:first-child{flex:1;min-width:0;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
.chat-list .line+.line{color:var(--ink-2);font-size:13px;margin-top:2px}
.chat-list time{color:var(--ink-3);font-size:12px;flex:none}
.face{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:12px;background:var(--paper-2);color:var(--ink);font-weight:600;overflow:hidden}
.face img{width:100%;height:100%;object-fit:cover}
.face svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.face.small{width:36px;height:36px;border-radius:10px;font-size:14px}
.badge{display:inline-grid;place-items:center;min-width:20px;height:20px;padding:0 6px;border-radius:10px;background:var(--persimmon);color:var(--paper);font-size:12px;font-weight:600;font-variant-numeric:tabular-nums}
.badge.quiet{background:var(--ink-3)}
.chat-head{display:flex;align-items:center;gap:8px;margin-bottom:12px}
.chat-head h1{flex:1;margin:0}
.round{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:22px}
.round:hover{background:var(--paper-2)}
.round svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.talk{position:absolute;inset:0;z-index:5;display:flex;flex-direction:column;background:var(--paper);animation:talk-in 180ms ease-out}
@keyframes talk-in{from{translate:24px 0;opacity:0}}
.talk>header{display:flex;align-items:center;gap:4px;min-height:56px;padding:calc(4px + env(safe-area-inset-top)) 4px 4px;border-bottom:1px solid var(--line)}
.talk>header h1{flex:1;min-width:0;font-size:17px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
.talk>header h1 small{display:block;font-size:12px;font-weight:400;color:var(--ink-2)}
.talk .log{flex:1;min-height:0;overflow:auto;padding:12px;display:flex;flex-direction:column;gap:2px;background:var(--paper-2);overscroll-behavior:contain}
.talk .log>.first{margin-top:auto}
.talk .day,.talk .event{align-self:center;max-width:90%;margin:12px 0 6px;color:var(--ink-3);font-size:12px;text-align:center;overflow-wrap:anywhere}
.bubble-row{display:flex;gap:8px;align-items:flex-end;margin-top:6px}
.bubble-row.out{flex-direction:row-reverse}
.bubble-row .stack{display:flex;flex-direction:column;align-items:flex-start;min-width:0;max-width:78%}
.bubble-row.out .stack{align-items:flex-end}
.bubble-row .who{font-size:12px;color:var(--ink-3);margin:0 4px 2px}
.bubble{display:block;max-width:100%;padding:9px 12px;border-radius:14px;background:var(--paper);border:1px solid var(--line);text-align:start;white-space:pre-wrap;overflow-wrap:anywhere;cursor:default}
.bubble-row.out .bubble{background:var(--jade);border-color:var(--jade);color:var(--on-jade)}
.bubble.picture{padding:0;overflow:hidden;background:var(--paper);border-color:var(--line);cursor:pointer}
.bubble.picture img{display:block;max-width:100%;max-height:320px}
.stamp{margin:2px 4px 0;font-size:11px;color:var(--ink-3)}
.stamp.failed{color:var(--bad)}
.card,.bubble-row.out .card{width:248px;max-width:100%;padding:0;background:var(--paper);border:1px solid var(--line);border-radius:14px;color:var(--ink);overflow:hidden;text-align:start;display:block;white-space:normal}
.card .in{display:block;padding:12px}
.card .foot{display:block;padding:6px 12px;border-top:1px solid var(--line);color:var(--ink-3);font-size:12px}
.card b,.card .hint{display:block;overflow-wrap:anywhere}
.card.red .in{background:var(--persimmon);color:var(--paper);display:flex;gap:10px;align-items:center;min-height:72px}
.card.red.done .in{opacity:.72}
.card.red svg,.card.money svg{width:36px;height:36px;flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.card.money .in{display:flex;gap:10px;align-items:center;min-height:72px;background:var(--jade);color:var(--on-jade)}
.card .sum{font-size:20px;font-weight:700;font-variant-numeric:tabular-nums}
.card dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px;margin:8px 0 0;font-size:13px}
.card dt{color:var(--ink-3)}
.card dd{margin:0;overflow-wrap:anywhere}
.wide-cards .stack{max-width:100%}
.wide-cards .card{width:100%}
.composer{display:flex;align-items:flex-end;gap:4px;padding:6px 6px calc(6px + env(safe-area-inset-bottom));border-top:1px solid var(--line);background:var(--paper)}
.composer textarea{flex:1;min-width:0;min-height:44px;max-height:132px;padding:10px 12px;border:1px solid var(--line);border-radius:14px;background:var(--paper-2);resize:none;field-sizing:content}
.composer .send{min-height:44px;padding:0 16px;border-radius:14px;background:var(--jade);color:var(--on-jade);font-weight:600}
.composer .send[disabled]{opacity:.45}
.composer-more{display:grid;grid-template-columns:repeat(4,1fr);gap:8px;padding:8px 8px calc(8px + env(safe-area-inset-bottom));border-top:1px solid var(--line)}
.composer-more>*{display:flex;flex-direction:column;align-items:center;gap:6px;min-height:76px;padding:8px 2px;border-radius:var(--radius);font-size:12px;cursor:pointer}
.composer-more>*:hover,.composer-more>*:focus-within{background:var(--paper-2)}
.composer-more svg{width:44px;height:44px;padding:11px;border-radius:12px;background:var(--paper-2);fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.talk-note{padding:8px 16px;background:var(--paper-2);color:var(--warn);font-size:13px}
.bones i{display:block;height:56px;margin-bottom:12px;border-radius:var(--radius);background:var(--paper-2)}
dialog.sheet .menu{list-style:none;margin:8px -16px 0;padding:0}
dialog.sheet .menu button,dialog.sheet .menu label{display:flex;align-items:center;gap:12px;width:100%;min-height:52px;padding:8px 16px;text-align:start}
dialog.sheet .menu button:hover{background:var(--paper-2)}
dialog.sheet .menu .bad{color:var(--bad)}
dialog.sheet .gold{display:grid;justify-items:center;gap:8px;text-align:center;padding:12px 0}
dialog.sheet .gold .sum{font-size:40px;line-height:48px;font-weight:700;color:var(--persimmon);font-variant-numeric:tabular-nums}
dialog.sheet .pick{display:flex;align-items:center;gap:12px;min-height:52px}
dialog.sheet .pick input{width:22px;height:22px;accent-color:var(--jade)}
.place .search svg,dialog.sheet .menu svg{width:22px;height:22px;flex:none;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;color:var(--ink-2)}
.composer textarea:focus-visible{outline-offset:-2px}
dialog.sheet label{display:block;margin-top:8px}
dialog.sheet .menu label{margin-top:0}
`

if (!document.getElementById('chat-style')) {
  const style = document.createElement('style')
  style.id = 'chat-style'
  style.textContent = css
  document.head.append(style)
}

export {}
