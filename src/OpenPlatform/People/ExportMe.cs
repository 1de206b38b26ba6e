using System.IO.Compression;
using System.Text.Json;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Login;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Passkeys;
using Madang.OpenPlatform.People.Profiles;
using Madang.OpenPlatform.Privacy;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People;

/// <summary>GET /people/me/export: all that the platform holds of a person, as one JSON document or, with <c>?format=zip</c>, as an archive that has their picture too.</summary>
internal sealed class ExportMe(Accounts accounts, IdentityBook book, PasskeyBook passkeys, Permissions.Permissions permissions, PrivacyContracts contracts, Grants grants, IWallets wallets, IAppRegistry apps)
{
    private static readonly JsonSerializerOptions Indented = new(OpenAnswer.Json) { WriteIndented = true };

    public static void MapExport(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/people/me/export", RunAsync).ExcludeFromDescription();

    private static async Task<IResult> RunAsync(HttpContext http, ExportMe export, MyPicture pictures, Accounts accounts, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        var whole = await export.WholeAsync(caller, cancellation);
        if (http.Request.Query["format"] != "zip")
        {
            http.Response.Headers.ContentDisposition = "attachment; filename=\"madang-me.json\"";
            return PeopleAnswers.Ok(whole);
        }
        return Results.File(Archive(whole, await pictures.OfAsync(caller.Person.PersonId, cancellation)), "application/zip", "madang-me.zip");
    }

    private async Task<object> WholeAsync(Caller caller, CancellationToken cancellation)
    {
        var personId = caller.Person.PersonId;
        var persons = await book.SameAsync(personId, cancellation);
        var known = new List<object>();
        foreach (var appId in await grants.AppsAsync(persons, cancellation))
            known.Add(new { Appid = appId, Openid = await wallets.OpenIdAsync(appId, personId, cancellation) });
        var wallet = await wallets.RecordAsync(personId, cancellation);
        return new
        {
            Account = await MyAccount.DescribeAsync(caller, accounts, book, passkeys, permissions, apps, cancellation),
            Apps = known,
            PrivacyContracts = (await contracts.AgreedAsync(personId, cancellation)).Select(one => new { one.AppId, AgreedAt = Microseconds.ToInstant(one.AgreedAt) }),
            IdentityLog = (await book.HistoryAsync(personId, cancellation)).Select(entry => new { entry.EntryId, At = Microseconds.ToInstant(entry.At), entry.Act, entry.PersonId, entry.Kind, entry.RefersTo, entry.Proof }),
            Wallet = new
            {
                wallet.Currency,
                wallet.Balance,
                // Of a longer history, the rest is read by GET /wallet/history.
                wallet.IsWhole,
                Postings = wallet.Postings.Select(posting => new { posting.Sequence, At = Microseconds.ToInstant(posting.AtUtcUs), posting.Kind, posting.Counterparty, posting.Amount, posting.BalanceAfter, posting.Reference }),
            },
        };
    }

    private static byte[] Archive(object whole, byte[]? picture)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var file = archive.CreateEntry("madang-me.json").Open())
                JsonSerializer.Serialize(file, whole, Indented);
            if (picture is not null)
            {
                using var file = archive.CreateEntry("picture.jpg", CompressionLevel.NoCompression).Open();
                file.Write(picture);
            }
        }
        return bytes.ToArray();
    }
}
