using OrleansAgents.Sdk;
using SummaryAgent;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOrleansAgent(options =>
{
    options.Name = "summarizer";
    options.Description = "Shortens a text to its most telling sentences.";
    options.Capabilities.Add("summarizing");
    options.Examples.Add("Summarize this report in three sentences.");
    options.Server ??= new("http://127.0.0.1:5080");
});
var app = builder.Build();
app.MapAgent<SummaryRequest, Summary>("/agent", (request, _, cancellationToken) => Task.FromResult(Summarizer.Summarize(request, cancellationToken)));
app.Run();
