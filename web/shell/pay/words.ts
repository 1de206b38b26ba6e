// What is said about money, in the reader's language.
import { refusalsOf, speaker } from '../words.ts'

const table = {
  pay: ['결제', '支付', 'Pay'],
  payTo: ['받는 곳', '收款方', 'To'],
  payFor: ['내용', '商品', 'For'],
  payFrom: ['결제 수단', '付款方式', 'From'],
  walletOf: ['지갑 잔액', '钱包余额', 'Wallet balance'],
  notEnough: ['잔액이 모자랍니다', '余额不足', 'The wallet does not hold enough'],
  paying: ['결제하는 중', '正在支付', 'Paying'],
  paid: ['결제했습니다', '支付成功', 'Paid'],
  done: ['완료', '完成', 'Done'],
  cancel: ['취소', '取消', 'Cancel'],
  close: ['닫기', '关闭', 'Close'],
  back: ['뒤로', '返回', 'Back'],
  next: ['다음', '下一步', 'Next'],
  again: ['다시 시도', '重试', 'Try again'],
  cannotPay: ['결제할 수 없습니다', '无法支付', 'This cannot be paid'],
  nothingTaken: ['돈은 빠져나가지 않았습니다.', '没有扣款。', 'No money was taken.'],
  unknown: ['결제가 되었는지 아직 모릅니다', '尚不确定是否已支付', 'It is not known yet whether this was paid'],
  unknownText: ['다시 시도해도 두 번 결제되지 않습니다.', '重试不会重复扣款。', 'Trying again does not pay twice.'],
  password: ['결제 비밀번호', '支付密码', 'Payment password'],
  enterPassword: ['결제 비밀번호 여섯 자리를 입력하세요', '请输入六位支付密码', 'Enter the six digits of your payment password'],
  firstPassword: ['결제 비밀번호를 만드세요', '设置支付密码', 'Choose a payment password'],
  firstPasswordText: ['이 지갑에서 돈이 나갈 때 묻습니다. 미니 프로그램은 볼 수 없습니다.', '付款时会用到，小程序无法看到。', 'It is asked for when money leaves this wallet. No mini program can see it.'],
  againPassword: ['한 번 더 입력하세요', '请再输入一次', 'Enter it once more'],
  passwordsDiffer: ['두 번 입력한 것이 다릅니다. 처음부터 다시 정하세요.', '两次输入不一致，请重新设置。', 'The two were not the same. Choose again.'],
  oldPassword: ['지금 비밀번호를 입력하세요', '请输入当前密码', 'Enter the one you have now'],
  newPassword: ['새 비밀번호를 입력하세요', '请输入新密码', 'Enter the new one'],
  changePassword: ['결제 비밀번호 바꾸기', '修改支付密码', 'Change the payment password'],
  passwordSet: ['결제 비밀번호를 저장했습니다', '支付密码已保存', 'The payment password is kept'],
  delete: ['지우기', '删除', 'Delete'],
  digits: ['자리 입력됨', '位已输入', 'digits entered'],
  'refusal.AMOUNT': ['적은 내용을 다시 확인해 주세요.', '请检查填写的内容。', 'Look at what you wrote once more.'],
  withPasskey: ['패스키로 결제', '使用通行密钥', 'Use a passkey'],
  'refusal.PASSWORD_WRONG': ['비밀번호가 맞지 않습니다. 다섯 번 틀리면 세 시간 동안 잠깁니다.', '密码不正确。连续输错五次将锁定三小时。', 'That is not the password. Five wrong ones lock it for three hours.'],
  'refusal.PASSWORD_LOCKED': ['여러 번 틀려서 세 시간 동안 잠겼습니다.', '多次输错，已锁定三小时。', 'Too many wrong ones: the password is locked for three hours.'],
  'refusal.PARAM_ERROR': ['쉽게 짐작할 수 있는 번호입니다. 다른 것으로 정하세요.', '这个密码太容易猜到，请换一个。', 'Anybody would guess that one. Choose another.'],
  'refusal.NOT_ENOUGH': ['잔액이 모자랍니다.', '余额不足。', 'The wallet does not hold that much.'],
  'refusal.RULE_LIMIT': ['정해 둔 한도를 넘습니다. 지갑에서 바꿀 수 있습니다.', '超过了限额，可在钱包中修改。', 'This is above your limits. You can change them in the wallet.'],
  'refusal.ORDERPAID': ['이미 결제된 주문입니다.', '该订单已支付。', 'This order is paid already.'],
  'refusal.ORDER_CLOSED': ['닫힌 주문입니다.', '该订单已关闭。', 'This order is closed.'],
  'refusal.PAY_SIGN_ERROR': ['가게의 서명이 맞지 않습니다.', '商家签名不正确。', 'The shop\'s signature on this order is wrong.'],
  'refusal.NOT_FOUND': ['그런 주문이 없습니다.', '没有这个订单。', 'There is no such order.'],
  'refusal.INVALID_REQUEST': ['이 주문은 지금 이 지갑으로 결제할 수 없습니다.', '该订单现在不能用此钱包支付。', 'This order cannot be paid from this wallet now.'],
  'refusal.PASSKEY_REFUSED': ['패스키를 확인하지 못했습니다. 비밀번호로 할 수 있습니다.', '通行密钥未通过验证，可改用密码。', 'The passkey was not taken. The password works too.'],
} satisfies Record<string, [string, string, string]>

export const say = speaker(table)

/** Why the platform said no, for who reads it. */
export const refusalText = refusalsOf(table)
