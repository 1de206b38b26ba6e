using System.Text.Json;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages;

/// <summary>One request of a person who is signed in.</summary>
internal sealed class PersonCall(HttpContext http, Person person)
{
    private const int LargestBodyBytes = 32 * 1024;

    public HttpContext Http { get; } = http;

    public Person Person { get; } = person;

    public string PersonId => Person.PersonId;

    public string Query(string name) => Http.Request.Query[name].ToString();

    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A number of the query, within limits; <paramref name="standard"/> when it is absent or none.</summary>
    public long Number(string name, long standard, long least, long most) => long.TryParse(Query(name), out var number) ? Math.Clamp(number, least, most) : standard;

    /// <summary>The JSON body; null when it is too large or not of this form.</summary>
    public async Task<T?> ReadAsync<T>(CancellationToken cancellation)
        where T : class
    {
        if (await BytesAsync(LargestBodyBytes, cancellation) is not { } bytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, MessageBodies.Json);
        }
        // Without its kind, or of an unknown one, a body is no message.
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The body as bytes; null when it is larger.</summary>
    public async Task<byte[]?> BytesAsync(int most, CancellationToken cancellation)
    {
        if (Http.Request.ContentLength > most)
            return null;
        // The length may be absent or a lie, so what is read is bounded by itself.
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await Http.Request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (read.Length + count > most)
                return null;
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }
}

/// <summary>Where what people do with messages is put on HTTP: signed in by construction, answers that no cache keeps.</summary>
internal sealed class PersonRoutes(IEndpointRouteBuilder endpoints)
{
    public static readonly IResult BadForm = PeopleAnswers.Refuse(400, "PARAM_ERROR", "The request has not the form that it needs.");

    public static readonly IResult NothingThere = PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "There is nobody or nothing of this name.");

    public void Get(string path, Func<PersonCall, IServiceProvider, CancellationToken, Task<IResult>> handle) => Map("GET", path, handle);

    public void Post(string path, Func<PersonCall, IServiceProvider, CancellationToken, Task<IResult>> handle) => Map("POST", path, handle);

    public void Delete(string path, Func<PersonCall, IServiceProvider, CancellationToken, Task<IResult>> handle) => Map("DELETE", path, handle);

    public static IResult Ok(object answer) => Results.Json(answer, MessageBodies.Json);

    public static readonly IResult Done = Results.Json(new { }, MessageBodies.Json);

    private void Map(string method, string path, Func<PersonCall, IServiceProvider, CancellationToken, Task<IResult>> handle) =>
        endpoints.MapMethods("/messages" + path, [method], async (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            var cancellation = http.RequestAborted;
            if (await http.RequestServices.GetRequiredService<Accounts>().CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } caller)
                return PeopleAnswers.NotSignedIn;
            return await handle(new(http, caller.Person), http.RequestServices, cancellation);
        }).ExcludeFromDescription();
}
