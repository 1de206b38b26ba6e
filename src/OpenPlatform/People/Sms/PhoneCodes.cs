using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.Tokens;

namespace Madang.OpenPlatform.People.Sms;

/// <summary>Six digits that show whose phone it is: good for five minutes and five tries, one a minute and ten a day for a phone, three hundred a day from one address.</summary>
internal sealed partial class PhoneCodes(PlatformDatabase database, IdentityKey key, ISmsSender sender, Quotas quotas, BusinessClock clock)
{
    public const long MostTries = 5;

    private const long MostPerDay = 10;
    private const long MostPerAddressAndDay = 300;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    public static bool IsPhone(string text) => PhoneForm().IsMatch(text);

    /// <summary>Sends a code; false when too many were asked for. Whether the number is known to anybody is not told.</summary>
    public async Task<bool> SendAsync(string phone, string language, string address, CancellationToken cancellation)
    {
        var hash = await key.HashAsync("phone", phone, cancellation);
        var now = clock.UtcMicroseconds();
        if (!await quotas.TakeAsync("", $"sms-from/{address}", MostPerAddressAndDay, cancellation))
            return false;
        var code = RandomNumberGenerator.GetString("0123456789", 6);
        var codeHash = await key.HashAsync("phone-code", $"{hash}{code}", cancellation);
        await using (var connection = await database.OpenAsync(cancellation))
        {
            await connection.ExecuteAsync("DELETE FROM open_phone_code WHERE sent_at < @old", new { old = now - Microseconds.Of(TimeSpan.FromDays(1)) });
            var isNew = await connection.ExecuteAsync(
                """
                INSERT INTO open_phone_code (phone_hash, code_hash, tries, sent_at, expires_at) VALUES (@hash, @codeHash, 0, @now, @expires)
                ON CONFLICT (phone_hash) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, sent_at = excluded.sent_at, expires_at = excluded.expires_at
                WHERE open_phone_code.sent_at <= @before
                """,
                new { hash, codeHash, now, expires = now + Microseconds.Of(Lifetime), before = now - Microseconds.Of(Pause) });
            if (isNew == 0)
                return false;
        }
        if (!await quotas.TakeAsync("", $"sms-to/{hash}", MostPerDay, cancellation))
            return false;
        await sender.SendAsync(phone, Text(language, code), cancellation);
        return true;
    }

    /// <summary>Whether the code is the one that was sent; a right one is used up, a wrong one costs a try. Safe among parallel callers.</summary>
    public async Task<bool> SpendAsync(string phone, string code, CancellationToken cancellation)
    {
        var hash = await key.HashAsync("phone", phone, cancellation);
        var codeHash = await key.HashAsync("phone-code", $"{hash}{code}", cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        // The try is taken before the code is looked at: guesses in parallel are counted each.
        var hasTry = await connection.ExecuteAsync(
            "UPDATE open_phone_code SET tries = tries + 1 WHERE phone_hash = @hash AND tries < @MostTries AND expires_at > @now", new { hash, MostTries, now = clock.UtcMicroseconds() });
        if (hasTry == 0)
            return false;
        // The row stays, so that the pause before the next code stays too; its end is what makes it useless.
        return await connection.ExecuteAsync("UPDATE open_phone_code SET expires_at = 0 WHERE phone_hash = @hash AND code_hash = @codeHash AND expires_at > 0", new { hash, codeHash }) == 1;
    }

    private static string Text(string language, string code) => language switch
    {
        "ko" => $"[Madang] 인증번호 {code}. 5분 동안 유효합니다. 다른 사람에게 알려 주지 마세요.",
        "zh" => $"【Madang】验证码 {code}，5 分钟内有效。请勿告诉他人。",
        _ => $"[Madang] Your code is {code}, good for 5 minutes. Tell it to nobody.",
    };

    [GeneratedRegex("^\\+[1-9][0-9]{6,14}$", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneForm();
}
