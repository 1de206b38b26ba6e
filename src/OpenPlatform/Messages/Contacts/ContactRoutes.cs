using Madang.OpenPlatform.People;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using QRCoder;

namespace Madang.OpenPlatform.Messages.Contacts;

/// <summary>Contacts over HTTP.</summary>
internal static class ContactRoutes
{
    private const int LongestAlias = 32;
    private const int PixelsPerModule = 8;

    public static void MapContacts(this PersonRoutes routes)
    {
        routes.Get("/contacts", ListAsync);
        routes.Get("/contacts/code", async (call, services, cancellation) => PersonRoutes.Ok(new { Link = await LinkAsync(call, services, isAnew: false, cancellation) }));
        routes.Post("/contacts/code", async (call, services, cancellation) => PersonRoutes.Ok(new { Link = await LinkAsync(call, services, isAnew: true, cancellation) }));
        routes.Get("/contacts/code.png", async (call, services, cancellation) =>
        {
            using var data = QRCodeGenerator.GenerateQrCode($"{call.Http.Request.Scheme}://{call.Http.Request.Host.Value}{await LinkAsync(call, services, isAnew: false, cancellation)}", QRCodeGenerator.ECCLevel.M);
            using var code = new PngByteQRCode(data);
            return Results.Bytes(code.GetGraphic(PixelsPerModule), "image/png");
        });
        routes.Get("/contacts/of-code/{code}", OfCodeAsync);
        routes.Get("/people", async (call, services, cancellation) =>
            PersonRoutes.Ok(new { People = await services.GetRequiredService<PeopleNames>().OfAsync(call.PersonId, [.. call.Query("ids").Split(',').Take(100)], cancellation) }));
        routes.Post("/contacts/ask", AskAsync);
        routes.Post("/contacts/{id}/accept", async (call, services, cancellation) => Done(await Book(services).AcceptAsync(call.PersonId, call.Path("id"), cancellation)));
        routes.Post("/contacts/{id}/refuse", async (call, services, _) => Done(await Book(services).RefuseAsync(call.PersonId, call.Path("id"))));
        routes.Post("/contacts/{id}/alias", AliasAsync);
        routes.Delete("/contacts/{id}", async (call, services, _) => Done(await Book(services).RemoveAsync(call.PersonId, call.Path("id"))));
        routes.Post("/blocks", BlockAsync);
    }

    private static async Task<IResult> ListAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation) => PersonRoutes.Ok(new
    {
        Me = new PersonView { PersonId = call.PersonId, Name = call.Person.Nickname, AvatarUrl = call.Person.AvatarUrl },
        Contacts = await Book(services).ListAsync(call.PersonId, cancellation),
        Requests = await Book(services).RequestsAsync(call.PersonId, cancellation),
        Blocked = await Book(services).BlockedAsync(call.PersonId, cancellation),
    });

    private static async Task<string> LinkAsync(PersonCall call, IServiceProvider services, bool isAnew, CancellationToken cancellation) =>
        $"/chats?add={await Book(services).CodeAsync(call.PersonId, isAnew, cancellation)}";

    private static async Task<IResult> OfCodeAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await Book(services).OfCodeAsync(call.Path("code"), cancellation) is not { } person)
            return PersonRoutes.NothingThere;
        var views = await services.GetRequiredService<PeopleNames>().OfAsync(call.PersonId, [person], cancellation);
        return views.Count == 0 ? PersonRoutes.NothingThere : PersonRoutes.Ok(views[0]);
    }

    /// <summary><c>{"code":"…","greeting":"It is Minji"}</c> or <c>{"phone":"+82…"}</c> or <c>{"person_id":"…"}</c>, the last for who is in a group with the person. The answer is the same whether there is such a person or not.</summary>
    private static async Task<IResult> AskAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Ask>(cancellation) is not { } ask)
            return PersonRoutes.BadForm;
        string? other = null;
        if (ask.Phone is { } phone)
        {
            if (!PhoneCodes.IsPhone(phone))
                return PeopleAnswers.Refuse(400, "PHONE_INVALID", "A phone number begins with + and the country's code: +8613800138000.");
            other = await services.GetRequiredService<IdentityBook>().FindAsync(IdentifierKind.Phone, phone, cancellation);
        }
        else if (ask.Code is { } code)
        {
            other = await Book(services).OfCodeAsync(code, cancellation);
        }
        else if (ask.PersonId is { } person && await services.GetRequiredService<Groups.GroupBook>().ShareOneAsync(call.PersonId, person, cancellation))
        {
            other = person;
        }
        return await Book(services).AskAsync(call.PersonId, other, ask.Greeting ?? "", cancellation) is { } refusal ? PeopleAnswers.Refuse(refusal.Status, refusal.Code, refusal.Message) : PersonRoutes.Done;
    }

    private static async Task<IResult> AliasAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation) =>
        await call.ReadAsync<Alias>(cancellation) is { Name: { Length: <= LongestAlias } name } && !name.Any(char.IsControl)
            ? Done(await Book(services).NameAsync(call.PersonId, call.Path("id"), name.Trim()))
            : PersonRoutes.BadForm;

    /// <summary><c>{"id":"a person's id, or app/wx…","blocked":true}</c></summary>
    private static async Task<IResult> BlockAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Block>(cancellation) is not { Id: { Length: > 0 and <= 64 } id, Blocked: { } isBlocked } || id == call.PersonId || (new Party(id).AppId ?? id).Any(letter => !char.IsAsciiLetterOrDigit(letter)))
            return PersonRoutes.BadForm;
        return Done(await Book(services).BlockAsync(call.PersonId, id, isBlocked));
    }

    private static IResult Done(bool isDone) => isDone ? PersonRoutes.Done : PersonRoutes.NothingThere;

    private static ContactBook Book(IServiceProvider services) => services.GetRequiredService<ContactBook>();

    private sealed record Ask(string? Code, string? Phone, string? PersonId, string? Greeting);

    private sealed record Alias(string? Name);

    private sealed record Block(string? Id, bool? Blocked);
}
