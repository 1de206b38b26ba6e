using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages.Pictures;

/// <summary>Pictures over HTTP: put up as they are, shown to who has the conversation.</summary>
internal static class PictureRoutes
{
    public static void MapPictures(this PersonRoutes routes)
    {
        routes.Post("/pictures", async (call, services, cancellation) =>
        {
            if (await call.BytesAsync(IPictures.LargestBytes, cancellation) is not { } file)
                return PeopleAnswers.Refuse(413, "PICTURE_TOO_LARGE", "A picture has at most 10 MB.");
            var (picture, refusal) = await services.GetRequiredService<IPictures>().AddAsync(Party.Person(call.PersonId), file, cancellation);
            return picture is null ? PeopleAnswers.Refuse(refusal!.Status, refusal.Code, refusal.Message) : PersonRoutes.Ok(new { picture.PictureId, picture.Width, picture.Height });
        });
        routes.Get("/pictures/{id}", async (call, services, cancellation) =>
        {
            var store = services.GetRequiredService<PictureStore>();
            if (!await store.MaySeeAsync(call.Path("id"), call.PersonId, cancellation) || await store.FindAsync(call.Path("id"), cancellation) is not { } picture)
                return PersonRoutes.NothingThere;
            call.Http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
            call.Http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(picture.Bytes, picture.ContentType);
        });
    }
}
