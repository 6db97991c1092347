var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "AnnotateHub");
app.Run();
