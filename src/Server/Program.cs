using Madang.Pay;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddPay();
var app = builder.Build();
app.MapPay();
app.Run();
