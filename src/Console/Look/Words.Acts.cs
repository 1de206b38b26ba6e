namespace Madang.Desk.Look;

internal sealed partial class Words
{
    /// <summary>Acts as the log names them.</summary>
    private static Dictionary<string, string[]> Acts => new(StringComparer.Ordinal)
    {
        ["act.apps.make"] = ["Made an app", "创建小程序", "앱 만들기"],
        ["act.apps.upload"] = ["Uploaded a version", "上传版本", "버전 올리기"],
        ["act.apps.submit"] = ["Submitted for review", "提交审核", "심사 요청"],
        ["act.apps.withdraw"] = ["Withdrew a submission", "撤回审核", "심사 철회"],
        ["act.apps.gray"] = ["Released to some", "灰度发布", "일부 공개"],
        ["act.apps.gray.end"] = ["Ended a release to some", "终止灰度", "일부 공개 끝냄"],
        ["act.apps.release"] = ["Released to everybody", "全量发布", "전체 출시"],
        ["act.apps.rollback"] = ["Rolled back", "版本回退", "되돌리기"],
        ["act.apps.visit"] = ["Opened or closed an app", "开放或暂停服务", "앱 열기·닫기"],
        ["act.apps.domains"] = ["Changed domains", "修改域名", "도메인 변경"],
        ["act.testers.bind"] = ["Bound a tester", "绑定体验成员", "체험자 연결"],
        ["act.testers.unbind"] = ["Unbound a tester", "解绑体验成员", "체험자 해제"],
        ["act.keys.issue"] = ["Made an app's keys", "生成密钥", "키 만들기"],
        ["act.keys.secret"] = ["Replaced an AppSecret", "重置 AppSecret", "AppSecret 교체"],
        ["act.keys.push"] = ["Replaced push keys", "重置推送密钥", "푸시 키 교체"],
        ["act.keys.web"] = ["Changed web login hosts", "修改网页授权域名", "웹 로그인 호스트 변경"],
        ["act.audits.pass"] = ["Passed a submission", "审核通过", "심사 통과"],
        ["act.audits.reject"] = ["Rejected a submission", "审核驳回", "심사 반려"],
        ["act.tenants.make"] = ["Made a merchant", "创建商户", "가맹점 만들기"],
        ["act.tenants.certificate"] = ["Made a certificate", "生成证书", "인증서 만들기"],
        ["act.tenants.revoke"] = ["Revoked a certificate", "吊销证书", "인증서 폐기"],
        ["act.tenants.apiv3"] = ["Replaced an APIv3 key", "重置 APIv3 密钥", "APIv3 키 교체"],
        ["act.tenants.mode"] = ["Set how signatures are checked", "设置验签方式", "서명 확인 방법 설정"],
        ["act.tenants.bind"] = ["Bound an app", "绑定小程序", "앱 연결"],
        ["act.messages.resend"] = ["Sent a callback again", "重发回调", "콜백 다시 보냄"],
        ["act.staff.invite"] = ["Invited somebody", "邀请成员", "초대"],
        ["act.staff.remove"] = ["Removed a role", "移除角色", "역할 제거"],
        ["act.staff.takeback"] = ["Took an invitation back", "撤回邀请", "초대 거둠"],
        ["act.account.signin"] = ["Signed in", "登录", "로그인"],
        ["act.account.enter"] = ["Entered by a link", "通过链接进入", "링크로 들어옴"],
        ["act.account.signout"] = ["Signed out", "退出登录", "로그아웃"],
        ["act.account.password"] = ["Changed the password", "修改密码", "비밀번호 변경"],
        ["act.account.second.begin"] = ["Switched the second step on", "开启两步验证", "2단계 인증 켬"],
        ["act.account.second.end"] = ["Switched the second step off", "关闭两步验证", "2단계 인증 끔"],
        ["act.account.session.end"] = ["Signed a device out", "退出某设备", "기기 로그아웃"],
        ["act.account.session.others"] = ["Signed other devices out", "退出其他设备", "다른 기기 로그아웃"],
        ["act.console.link"] = ["Made an operator's link on the machine", "在本机生成运营者链接", "기기에서 운영자 링크 만듦"],
    };
}
