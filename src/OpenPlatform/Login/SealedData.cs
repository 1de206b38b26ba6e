using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Login;

/// <summary>What an app carries to its back end without being able to read or change it.</summary>
internal sealed record SealedText(string RawData, string Signature, string EncryptedData, string Iv);

/// <summary>A phone number in the wire's three parts.</summary>
internal sealed record PhoneParts(string PhoneNumber, string PurePhoneNumber, string CountryCode);

/// <summary>Personal data for apps: AES-128-CBC under the session key, with a watermark that names app and time.</summary>
internal sealed class SealedData(AppSessions sessions, Accounts accounts, IdentityBook book, IWallets wallets, BusinessClock clock)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Calling codes of one and two digits (ITU-T E.164); every other one has three.
    private static readonly string[] ShortCallingCodes =
    [
        "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58",
        "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];

    /// <summary>Nickname and picture, as <c>getUserProfile</c> tells them.</summary>
    public async Task<SealedText> UserInfoAsync(OpenApp app, Person person, CancellationToken cancellation)
    {
        var shown = new JsonObject
        {
            ["nickName"] = person.Nickname,
            ["gender"] = 0,
            ["language"] = "",
            ["city"] = "",
            ["province"] = "",
            ["country"] = "",
            ["avatarUrl"] = person.AvatarUrl,
        };
        var whole = (JsonObject)shown.DeepClone();
        whole["openId"] = await wallets.OpenIdAsync(app.AppId, person.PersonId, cancellation);
        whole["unionId"] = await accounts.UnionIdAsync(app.OwnerId, person.PersonId, cancellation);
        return await SealAsync(app.AppId, person.PersonId, shown, whole, cancellation);
    }

    /// <summary>The phone, as a <c>getPhoneNumber</c> button tells it; null when the person has none.</summary>
    public async Task<SealedText?> PhoneAsync(string appId, string personId, CancellationToken cancellation)
    {
        if (await book.PhoneAsync(personId, cancellation) is not { } phone)
            return null;
        var parts = Split(phone);
        var whole = new JsonObject { ["phoneNumber"] = parts.PhoneNumber, ["purePhoneNumber"] = parts.PurePhoneNumber, ["countryCode"] = parts.CountryCode };
        return await SealAsync(appId, personId, [], whole, cancellation);
    }

    public long Timestamp => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Chinese numbers stand without their country's code, others with it: 13580006666, 8201012345678.</summary>
    public static PhoneParts Split(string e164)
    {
        var digits = e164[1..];
        var country = Array.Find(ShortCallingCodes, code => digits.StartsWith(code, StringComparison.Ordinal)) ?? digits[..3];
        var pure = digits[country.Length..];
        return new(country == "86" ? pure : digits, pure, country);
    }

    private async Task<SealedText> SealAsync(string appId, string personId, JsonObject shown, JsonObject whole, CancellationToken cancellation)
    {
        whole["watermark"] = new JsonObject { ["timestamp"] = Timestamp, ["appid"] = appId };
        var key = await sessions.CurrentAsync(appId, personId, cancellation) ?? await sessions.RenewAsync(appId, personId, cancellation);
        var iv = RandomNumberGenerator.GetBytes(16);
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(key);
        var box = aes.EncryptCbc(Encoding.UTF8.GetBytes(whole.ToJsonString(Plain)), iv, PaddingMode.PKCS7);
        var raw = shown.Count == 0 ? "" : shown.ToJsonString(Plain);
#pragma warning disable CA5350 // The wire's own signature of rawData; nothing of the platform trusts it.
        var signature = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(raw + key)));
#pragma warning restore CA5350
        return new(raw, signature, Convert.ToBase64String(box), Convert.ToBase64String(iv));
    }
}
