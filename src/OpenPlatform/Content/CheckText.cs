using System.Security.Cryptography;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.OpenPlatform.Content;

/// <summary>
/// <c>POST /wxa/msg_sec_check</c>: <c>{"content":"…","version":2,"scene":2,"openid":"o…"}</c> is answered with a judgement; <c>{"content":"…"}</c>, the first version, with 0 or 87014.
/// </summary>
internal sealed class CheckText(IContentCheck check, Accounts accounts) : IOpenUseCase
{
    private const int LongestText = 2_500;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var content = call.Text("content");
        if (content.Length is 0 or > LongestText)
            return content.Length == 0 ? OpenErrors.InvalidArguments : OpenErrors.BodyTooLarge;
        var isSecond = call.Number("version") == 2;
        if (isSecond)
        {
            if (call.Number("scene") is not (>= 1 and <= 4))
                return OpenErrors.InvalidArguments;
            if (await accounts.FindByOpenIdAsync(call.AppId, call.Text("openid"), cancellation) is null)
                return OpenErrors.InvalidOpenId;
        }
        var verdict = await check.CheckTextAsync(content, cancellation);
        if (!isSecond)
            return verdict.Suggest == "risky" ? OpenErrors.RiskyContent : OpenAnswer.Done;
        return OpenAnswer.Ok(new
        {
            Errcode = 0,
            Errmsg = "ok",
            Result = new { verdict.Suggest, verdict.Label },
            Detail = new[] { new { Strategy = "keyword", Errcode = 0, verdict.Suggest, verdict.Label, verdict.Keyword, Prob = verdict.Probability } },
            TraceId = RandomNumberGenerator.GetHexString(32, lowercase: true),
        });
    }
}

/// <summary><c>POST /wxa/getuserriskrank</c>: <c>{"appid":"…","openid":"o…","scene":0,"client_ip":"…"}</c>; 0 where the person has proved a phone, 1 where not.</summary>
internal sealed class GetUserRiskRank(Accounts accounts, IdentityBook book) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("appid") != call.AppId)
            return OpenErrors.AppIdDoesNotMatch;
        if (call.Number("scene") is not (0 or 1))
            return OpenErrors.InvalidRiskScene;
        if (await accounts.FindByOpenIdAsync(call.AppId, call.Text("openid"), cancellation) is not { } person)
            return OpenErrors.InvalidOpenId;
        // The wire's own spelling.
        return OpenAnswer.Ok(new { Errcode = 0, Errmsg = "getuserriskrank succ", UnoinId = RandomNumberGenerator.GetInt32(1, int.MaxValue), RiskRank = await book.PhoneAsync(person.PersonId, cancellation) is null ? 1 : 0 });
    }
}

internal static class ContentSetup
{
    public static void AddContent(this IServiceCollection services)
    {
        services.TryAddSingleton<IContentCheck, WordRules>();
        services.TryAddSingleton<IMediaCheck, FormCheck>();
        services.AddSingleton<MediaChecks>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaChecks>());
    }

    public static void MapContent(this OpenRoutes wire)
    {
        wire.Map<CheckText>(new("/wxa/msg_sec_check", "POST", DailyQuota: 2_000_000, NeedsBody: true) { MinuteRate = 4_000 });
        wire.Map<CheckMedia>(new("/wxa/media_check_async", "POST", DailyQuota: 200_000, NeedsBody: true) { MinuteRate = 2_000 });
        wire.Map<GetUserRiskRank>(new("/wxa/getuserriskrank", "POST", NeedsBody: true));
    }
}
