using System.Text.Json;
using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Privacy;

/// <summary>
/// <c>POST /cgi-bin/component/setprivacysetting</c>: <c>{"privacy_ver":2,"owner_setting":{"contact_email":"…","notice_method":"…"},"setting_list":[{"privacy_key":"Location","privacy_text":"…"}]}</c>.
/// There: for third-party platforms alone. Here an app's own token sets its own.
/// </summary>
internal sealed class SetPrivacySetting(PrivacyContracts contracts) : IOpenUseCase
{
    private const int MostItems = 64;
    private const int LongestText = 1_000;

    private static readonly string[] Contacts = ["contact_email", "contact_phone", "contact_qq", "contact_weixin"];
    private static readonly string[] OwnerMembers = [.. Contacts, "notice_method", "store_expire_timestamp"];

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        // 1 is the version that is being made, 2 the current one; here there is one.
        if (call.Text("privacy_ver") is not ("" or "1" or "2"))
            return OpenErrors.InvalidPrivacyVersion;
        if (!call.Body.TryGetProperty("owner_setting", out var given) || given.ValueKind != JsonValueKind.Object)
            return OpenErrors.MissingOwnerSetting;
        var owner = OwnerMembers.ToDictionary(name => name, name => given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "", StringComparer.Ordinal);
        if (owner["notice_method"].Length == 0 || Contacts.All(name => owner[name].Length == 0))
            return OpenErrors.MissingOwnerSetting;
        var items = new List<PrivacyItem>();
        if (call.Body.TryGetProperty("setting_list", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in list.EnumerateArray())
            {
                if (Text(one, "privacy_key") is not { Length: > 0 and <= 64 } key || Text(one, "privacy_text") is not { Length: > 0 and <= LongestText } text)
                    return OpenErrors.InvalidArguments;
                items.Add(new(key, text));
            }
        }
        if (items.Count > MostItems || owner.Values.Any(value => value.Length > LongestText))
            return OpenErrors.BodyTooLarge;
        await contracts.SetAsync(call.AppId, new(items, owner), cancellation);
        return OpenAnswer.Done;
    }

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary><c>POST /cgi-bin/component/getprivacysetting</c>: what was set. <c>privacy_list</c> names what it speaks of.</summary>
internal sealed class GetPrivacySetting(PrivacyContracts contracts) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("privacy_ver") is not ("" or "1" or "2"))
            return OpenErrors.InvalidPrivacyVersion;
        var contract = await contracts.FindAsync(call.AppId, cancellation);
        return OpenAnswer.Ok(new
        {
            Errcode = 0,
            Errmsg = "ok",
            CodeExist = contract is null ? 0 : 1,
            PrivacyList = (contract?.Items ?? []).Select(item => item.PrivacyKey),
            SettingList = (contract?.Items ?? []).Select(item => new { item.PrivacyKey, item.PrivacyText, PrivacyLabel = "" }),
            UpdateTime = (contract?.UpdatedAt ?? 0) / 1_000_000,
            OwnerSetting = contract?.Owner ?? new Dictionary<string, string>(),
        });
    }
}

internal static class PrivacySetup
{
    public static void AddPrivacy(this IServiceCollection services) => services.AddSingleton<PrivacyContracts>();

    public static void MapPrivacy(this OpenRoutes wire)
    {
        wire.Map<SetPrivacySetting>(new("/cgi-bin/component/setprivacysetting", "POST", NeedsBody: true));
        wire.Map<GetPrivacySetting>(new("/cgi-bin/component/getprivacysetting", "POST"));
    }
}
