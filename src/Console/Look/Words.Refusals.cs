namespace Madang.Desk.Look;

internal sealed partial class Words
{
    /// <summary>Why something was not done, and what was.</summary>
    private static Dictionary<string, string[]> Refusals => new(StringComparer.Ordinal)
    {
        ["form.forged"] = ["The form is too old or came from elsewhere. Load the page again and repeat.", "表单已过期或来自其他地方。请重新加载页面后再试。", "양식이 오래되었거나 다른 곳에서 왔습니다. 페이지를 다시 불러와 해 보세요."],
        ["form.large"] = ["That is larger than this form takes.", "内容超出此表单的限制。", "이 양식이 받을 수 있는 크기를 넘었습니다."],
        ["form.failed"] =
        [
            "The platform could not do it, and its log says why. Look whether it was done before you repeat it.",
            "平台未能完成，原因见日志。重试前请先确认是否已生效。",
            "플랫폼이 처리하지 못했고 원인은 로그에 있습니다. 다시 하기 전에 처리되었는지 확인하세요.",
        ],
        ["refused.name"] = ["A name has 1 to 64 characters.", "名称为 1 至 64 个字符。", "이름은 1~64자입니다."],
        ["refused.file"] = ["Choose a zip archive first.", "请先选择 zip 文件。", "먼저 zip 파일을 고르세요."],
        ["refused.compile"] = ["It does not compile. What was found stands below; nothing was changed.", "编译未通过，详情见下方，未作任何改动。", "컴파일되지 않습니다. 찾은 내용은 아래에 있고 바뀐 것은 없습니다."],
        ["refused.origin"] =
        [
            "{0} is no such server. Write it like https://api.example.com, without a path.",
            "{0} 不是有效的服务器。请写成 https://api.example.com，不含路径。",
            "{0}은(는) 서버 주소가 아닙니다. 경로 없이 https://api.example.com처럼 쓰세요.",
        ],
        ["refused.host"] = ["{0} is no host name. Write it like shop.example.com.", "{0} 不是有效的域名。请写成 shop.example.com。", "{0}은(는) 호스트 이름이 아닙니다. shop.example.com처럼 쓰세요."],
        ["refused.keys"] = ["This app has keys already. Load the page again.", "该小程序已有密钥，请重新加载页面。", "이미 키가 있습니다. 페이지를 다시 불러오세요."],
        ["refused.fee"] = ["A fee is a whole number from 0 to 1000.", "费率为 0 至 1000 的整数。", "수수료는 0~1000의 정수입니다."],
        ["refused.noapp"] = ["There is no app of this appid.", "没有此 appid 的小程序。", "이 appid의 앱이 없습니다."],
        ["refused.reason"] = ["Say why, so that the developer can mend it.", "请说明原因，以便开发者修改。", "개발자가 고칠 수 있게 이유를 적어 주세요."],
        ["refused.self"] = ["You cannot remove yourself.", "不能移除自己。", "자신은 내보낼 수 없습니다."],
        ["refused.role"] = ["They do not have this role, or are the last operator.", "对方没有此角色，或是最后一位运营者。", "그 역할이 없거나 마지막 운영자입니다."],
        ["refused.norole"] = ["There is no such role.", "没有此角色。", "그런 역할이 없습니다."],
        ["refused.scope"] = ["Nothing of yours has this number.", "您的范围内没有此编号。", "맡은 것 중에 그런 번호가 없습니다."],
        ["refused.demo"] = ["A demonstration account has no password to change.", "演示账号没有密码。", "시연용 계정에는 비밀번호가 없습니다."],
        ["refusal.40097"] = ["Something is too long, or empty.", "内容过长或为空。", "너무 길거나 비어 있습니다."],
        ["refusal.85001"] = ["There is nobody of this name.", "没有这个人。", "그런 사람이 없습니다."],
        ["refusal.85002"] = ["This app has as many as its kind of owner may have.", "人数已达该主体类型的上限。", "소유자 종류에 따른 인원이 찼습니다."],
        ["refusal.85004"] = ["They are bound already.", "已经绑定。", "이미 연결되어 있습니다."],
        ["refusal.85009"] = ["A version is in review already.", "已有版本在审核中。", "이미 심사 중인 버전이 있습니다."],
        ["refusal.85019"] = ["No version has passed and waits for its release.", "没有审核通过待发布的版本。", "통과해 출시를 기다리는 버전이 없습니다."],
        ["refusal.85020"] = ["The review has not passed.", "审核尚未通过。", "심사를 통과하지 못했습니다."],
        ["refusal.85021"] = ["Nothing is released yet.", "尚未发布。", "아직 출시된 것이 없습니다."],
        ["refusal.85079"] = ["Nothing is online yet, so it cannot go to some first.", "线上没有版本，无法灰度。", "출시된 버전이 없어 일부 공개를 할 수 없습니다."],
        ["refusal.85080"] = ["No version has passed and waits for its release.", "没有审核通过待发布的版本。", "통과해 출시를 기다리는 버전이 없습니다."],
        ["refusal.85081"] = ["The share is a whole number from 1 to 100.", "比例为 1 至 100 的整数。", "비율은 1~100의 정수입니다."],
        ["refusal.85082"] = ["The share must be higher than before.", "比例必须高于之前。", "비율은 이전보다 높아야 합니다."],
        ["refusal.85086"] = ["There is no trial version to submit.", "没有可提交的体验版。", "요청할 체험 버전이 없습니다."],
        ["refusal.86001"] = ["Nothing was uploaded yet.", "还没有上传。", "아직 올린 것이 없습니다."],
        ["refusal.87011"] = ["A release to some is going on. End it first.", "正在灰度，请先终止。", "일부 공개 중입니다. 먼저 끝내세요."],
        ["refusal.87012"] = ["It cannot be rolled back: nothing is before it, or it came by a rollback itself.", "无法回退：没有更早版本，或当前版本来自回退。", "되돌릴 수 없습니다. 이전 버전이 없거나 이미 되돌린 버전입니다."],
        ["refusal.87013"] = ["No more withdrawals today or this month.", "今日或本月撤回次数已用完。", "오늘이나 이번 달 철회 횟수를 다 썼습니다."],
        ["refusal.89402"] = ["It is not waiting any more. Load the page again.", "它已不在等待中，请重新加载页面。", "더는 기다리지 않습니다. 페이지를 다시 불러오세요."],
        ["refusal.85012"] = ["There is no waiting submission.", "没有待审核的提交。", "기다리는 요청이 없습니다."],
        ["refusal.checks-not-ended"] = ["The checks have not ended. Wait, or tick the box to pass it anyway.", "检查尚未结束。请等待，或勾选后强制通过。", "검사가 끝나지 않았습니다. 기다리거나 그래도 통과시키려면 표시하세요."],
        ["refusal.checks-failed"] =
        [
            "The checks found something against it. Reject it, or tick the box to pass it anyway.",
            "检查发现问题。请驳回，或勾选后强制通过。",
            "검사에서 문제가 나왔습니다. 반려하거나 그래도 통과시키려면 표시하세요.",
        ],
        ["refusal.no-gray"] = ["No release to some is going on.", "没有进行中的灰度。", "진행 중인 일부 공개가 없습니다."],
        ["refusal.no-compiler"] =
        [
            "This node compiles nothing. Upload a package that ./madang app build made.",
            "本节点不提供编译。请上传 ./madang app build 生成的代码包。",
            "이 노드는 컴파일하지 않습니다. ./madang app build로 만든 패키지를 올리세요.",
        ],
        ["refusal.other-app"] =
        [
            "The archive is of another app. Set appid in its project.config.json to this app's.",
            "压缩包属于其他小程序。请把 project.config.json 的 appid 改为本小程序。",
            "다른 앱의 파일입니다. project.config.json의 appid를 이 앱으로 바꾸세요.",
        ],
        ["said.welcome"] = ["Welcome.", "欢迎。", "환영합니다."],
        ["said.signedout"] = ["You are signed out.", "已退出登录。", "로그아웃했습니다."],
        ["said.saved"] = ["Saved.", "已保存。", "저장했습니다."],
        ["said.password"] = ["The password is changed. Other devices are signed out.", "密码已修改，其他设备已退出。", "비밀번호를 바꿨습니다. 다른 기기는 로그아웃되었습니다."],
        ["said.ended"] = ["Signed out there.", "已退出该设备。", "그 기기에서 로그아웃했습니다."],
        ["said.uploaded"] = ["{0} is the trial version now.", "{0} 已成为体验版。", "이제 {0}이(가) 체험 버전입니다."],
        ["said.submitted"] = ["Submitted. The checks begin by themselves.", "已提交，检查自动开始。", "요청했습니다. 검사는 저절로 시작됩니다."],
        ["said.withdrawn"] = ["Withdrawn. You may submit again.", "已撤回，可以重新提交。", "철회했습니다. 다시 요청할 수 있습니다."],
        ["said.gray"] = ["The share is set.", "比例已设置。", "비율을 정했습니다."],
        ["said.grayended"] = ["Everybody is back on the version before.", "所有人已回到之前的版本。", "모두 이전 버전으로 돌아갔습니다."],
        ["said.released"] = ["Released to everybody. To take it back, roll back below.", "已全量发布。如需撤回，请在下方回退。", "모두에게 출시했습니다. 되돌리려면 아래에서 되돌리기를 누르세요."],
        ["said.rolledback"] = ["Rolled back.", "已回退。", "되돌렸습니다."],
        ["said.visit"] = ["Done. It holds at once.", "已生效。", "바로 적용되었습니다."],
        ["said.tester"] = ["{0} is bound. Send them their link.", "已绑定 {0}，请把链接发给对方。", "{0}을(를) 연결했습니다. 링크를 보내세요."],
        ["said.untester"] = ["Unbound. The link opens nothing any more.", "已解绑，链接已失效。", "해제했습니다. 링크는 더 열리지 않습니다."],
        ["said.passed"] = ["Submission {0} passed.", "提交 {0} 已通过。", "요청 {0}을(를) 통과시켰습니다."],
        ["said.rejected"] = ["Submission {0} was rejected. The developer sees why.", "提交 {0} 已驳回，开发者可以看到原因。", "요청 {0}을(를) 반려했습니다. 개발자가 이유를 봅니다."],
        ["said.revoked"] = ["The certificate is revoked.", "证书已吊销。", "인증서를 폐기했습니다."],
        ["said.bound"] = ["The app is bound.", "已绑定小程序。", "앱을 연결했습니다."],
        ["said.resent"] = ["It is sent again now.", "正在重新发送。", "지금 다시 보냅니다."],
        ["said.removed"] = ["Removed, and signed out everywhere.", "已移除并退出所有设备。", "내보내고 모든 기기에서 로그아웃했습니다."],
        ["said.takenback"] = ["The invitation is taken back.", "邀请已撤回。", "초대를 거두었습니다."],
    };
}
