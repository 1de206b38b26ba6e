using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.FileProviders;
using Shop;
using Shop.Catalogue;
using Shop.Members;
using Shop.Orders;
using Shop.Stores;

// The back end of the sample shop: everything in memory, seeded, one process. Usage: dotnet run --project samples/shop-backend [--urls http://127.0.0.1:5290]
var builder = WebApplication.CreateSlimBuilder(args);
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:5290");
}

builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(GarmentCatalogue.Read(Path.Combine(AppContext.BaseDirectory, "Catalogue", "garments.csv")));
builder.Services.AddSingleton<StockBook>();
builder.Services.AddSingleton<Sessions>();

var app = builder.Build();
app.UseExceptionHandler(handler => handler.Run(async context =>
{
    var refused = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException;
    context.Response.StatusCode = refused ? 400 : 500;
    await context.Response.WriteAsJsonAsync(new { code = refused ? "BAD_REQUEST" : "FAILED", message = refused ? "The request cannot be read." : "Something failed here. Try again." });
}));
app.UseStaticFiles(new StaticFileOptions
{
    FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "pictures")),
    RequestPath = "/pictures",
    OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "public, max-age=86400",
});
app.MapCatalogue();
app.MapStores();
app.MapMembers();
app.MapCart();
app.MapOrders();
app.Run();
