using Madang.Kernel.Refusals;
using Madang.OpenPlatform.Messages.Contacts;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages.Groups;

/// <summary>Groups over HTTP.</summary>
internal static class GroupRoutes
{
    private const int LongestName = 32;

    public static void MapGroups(this PersonRoutes routes)
    {
        routes.Post("/groups", MakeAsync);
        routes.Get("/groups/{id}", ShowAsync);
        routes.Post("/groups/{id}/members", async (call, services, cancellation) =>
            await call.ReadAsync<Wish>(cancellation) is { Persons: { Length: > 0 and <= GroupBook.MostMembers } persons } ? Answer(await Book(services).AddAsync(call.PersonId, call.Path("id"), persons, cancellation)) : PersonRoutes.BadForm);
        routes.Delete("/groups/{id}/members/{person}", async (call, services, cancellation) => Answer(await Book(services).RemoveAsync(call.PersonId, call.Path("id"), call.Path("person"), cancellation)));
        routes.Post("/groups/{id}/name", async (call, services, cancellation) =>
            await call.ReadAsync<Wish>(cancellation) is { Name: { } name } && IsName(name) ? Answer(await Book(services).RenameAsync(call.PersonId, call.Path("id"), name.Trim())) : PersonRoutes.BadForm);
    }

    /// <summary><c>{"name":"Saturday","persons":["…"]}</c></summary>
    private static async Task<IResult> MakeAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Wish>(cancellation) is not { Name: { } name, Persons: { Length: > 0 and <= GroupBook.MostMembers } persons } || !IsName(name))
            return PersonRoutes.BadForm;
        var (groupId, refusal) = await Book(services).MakeAsync(call.PersonId, name.Trim(), persons, cancellation);
        return refusal is null ? PersonRoutes.Ok(new { GroupId = groupId, Conversation = Conversation.Group(groupId!).Id }) : Answer(refusal);
    }

    private static async Task<IResult> ShowAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        var members = await Book(services).MembersAsync(call.Path("id"), cancellation);
        if (!members.Contains(call.PersonId) || await Book(services).FindAsync(call.Path("id"), cancellation) is not { } group)
            return PersonRoutes.NothingThere;
        var people = await services.GetRequiredService<PeopleNames>().OfAsync(call.PersonId, [.. members], cancellation);
        return PersonRoutes.Ok(new { group.Name, group.OwnerId, Members = people });
    }

    private static bool IsName(string name) => name.Trim() is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl);

    private static IResult Answer(Refusal? refusal) => refusal is null ? PersonRoutes.Done : PeopleAnswers.Refuse(refusal.Status, refusal.Code, refusal.Message);

    private static GroupBook Book(IServiceProvider services) => services.GetRequiredService<GroupBook>();

    private sealed record Wish(string? Name, string[]? Persons);
}
