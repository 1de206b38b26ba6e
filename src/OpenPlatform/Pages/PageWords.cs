using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.Pages;

/// <summary>The pages' words in English, Chinese and Korean, and which of them this reader gets.</summary>
internal sealed class PageWords
{
    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        ["link.unknown"] = ["There is nothing at this link", "这个链接没有内容", "이 링크에는 아무것도 없습니다"],
        ["link.unknown.more"] = ["It may have been copied only in part.", "链接可能没有复制完整。", "링크가 일부만 복사되었을 수 있습니다."],
        ["link.ended"] = ["This link has ended", "这个链接已过期", "이 링크는 기간이 끝났습니다"],
        ["link.ended.more"] = ["Ask whoever sent it for a new one.", "请向发送者索取新的链接。", "보낸 사람에게 새 링크를 받으세요."],
        ["web.refused"] = ["This sign-in cannot begin", "无法开始登录", "로그인을 시작할 수 없습니다"],
        ["web.refused.more"] = ["The page that sent you here is not set up for it. Nothing was told to it.", "发起登录的页面尚未完成设置，没有向它提供任何信息。", "여기로 보낸 페이지가 아직 설정되지 않았습니다. 아무 정보도 전달되지 않았습니다."],
        ["web.forged"] = ["Begin again", "请重新开始", "다시 시작해 주세요"],
        ["web.forged.more"] = ["The form was too old or came from elsewhere. Nothing was told to anybody.", "表单已过期或来自其他页面，没有提供任何信息。", "양식이 오래되었거나 다른 곳에서 왔습니다. 아무 정보도 전달되지 않았습니다."],
        ["sign.title"] = ["Sign in", "登录", "로그인"],
        ["sign.phone"] = ["Phone number, with + and the country's code", "手机号（以 + 和国家代码开头）", "전화번호 (+와 국가 번호로 시작)"],
        ["sign.send"] = ["Send a code", "发送验证码", "인증번호 받기"],
        ["sign.code"] = ["The code that was sent to you", "收到的验证码", "받은 인증번호"],
        ["sign.go"] = ["Sign in", "登录", "로그인"],
        ["sign.phone.wrong"] = ["A phone number begins with + and the country's code.", "手机号须以 + 和国家代码开头。", "전화번호는 +와 국가 번호로 시작합니다."],
        ["sign.code.wrong"] = ["The code is wrong, too old or used.", "验证码错误、已过期或已使用。", "인증번호가 틀렸거나 만료되었거나 이미 사용되었습니다."],
        ["sign.many"] = ["A code was sent just now, or too many were today. Wait a minute.", "刚刚已发送，或今天发送次数过多。请稍候一分钟。", "방금 보냈거나 오늘 너무 많이 보냈습니다. 1분 뒤에 다시 시도하세요."],
        ["allow.title"] = ["{0} asks who you are", "{0} 想获取你的信息", "{0}에서 내 정보를 요청합니다"],
        ["allow.what"] = ["It would get your nickname and picture, not your phone number.", "将获得你的昵称和头像，不包括手机号。", "별명과 사진을 받게 됩니다. 전화번호는 받지 않습니다."],
        ["allow.yes"] = ["Allow", "允许", "허용"],
        ["allow.no"] = ["No", "不允许", "거부"],
    };

    private readonly int column;

    private PageWords(string language)
    {
        Language = language;
        column = language switch { "zh" => 1, "ko" => 2, _ => 0 };
    }

    public string Language { get; }

    public string this[string key] => Table[key][column];

    public string Fill(string key, string value) => this[key].Replace("{0}", value, StringComparison.Ordinal);

    public static IEnumerable<string[]> All => Table.Values;

    /// <summary>What the reader chose in the platform's pages, else what their browser asks for first.</summary>
    public static PageWords Of(HttpContext http)
    {
        if (http.Request.Cookies.TryGetValue("madang_lang", out var chosen) && chosen is "en" or "zh" or "ko")
            return new(chosen!);
        var asked = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant());
        return new(asked.FirstOrDefault(language => language is "en" or "zh" or "ko") ?? "en");
    }
}
