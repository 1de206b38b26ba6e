import { text } from '../../view/builtin.ts'

export const webView = {
  name: 'web-view',
  attributes: { src: text('') },
  events: ['message', 'load', 'error'],
  support: { partial: 'the page inside cannot call wx; addresses only of the app\'s declared domains' },
}
