using System.Net;
using System.Text.Json;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Events;

public sealed class CloudEventFeedTests : IAsyncLifetime
{
    private const string Batch = "application/cloudevents-batch+json";
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1", version: 3);
        _server.Feed.Append("run-1", "WorkflowStarted");
        _server.Feed.Append("run-2", "WorkflowStarted");
        _server.Feed.Append("run-1");
        _server.Feed.Append("run-1", "WorkflowCompleted");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/events", Batch, "1,2,3,4")]
    [InlineData("/v1/events?format=cloudevents", "*/*", "1,2,3,4")]
    [InlineData("/v1/events?format=cloudevents&after=4", "*/*", "")]
    [InlineData("/v1/workflows/run-1/events", Batch, "1,3,4")]
    [InlineData("/v1/workflows/run-1/events?format=cloudevents&after=1", "application/json", "3,4")]
    public async Task Page_WhenAsked_IsABatchOfCloudEvents(string path, string accept, string ids)
    {
        using var response = await _server.GetAsync(path, ("Accept", accept));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Batch, response.Content.Headers.ContentType?.ToString());
        Assert.False(response.Headers.Contains("Link"));
        var events = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Equal(ids, string.Join(",", events.Select(e => e.Text("id"))));
        Assert.All(events, e => Assert.Equal("1.0", e.Text("specversion")));
    }

    [Theory]
    [InlineData("/v1/events?format=cloudevents&limit=3", "/v1/events?format=cloudevents&limit=3&after=3")]
    [InlineData("/v1/workflows/run-1/events?after=1&format=cloudevents&limit=1", "/v1/workflows/run-1/events?format=cloudevents&limit=1&after=2")]
    public async Task Page_BeforeTheLast_LinksToTheNext(string path, string next)
    {
        using var response = await _server.GetAsync(path);

        Assert.Equal($"<{next}>; rel=\"next\"", response.Headers.GetValues("Link").Single());
        using var following = await _server.GetAsync(next);
        Assert.Equal("4", (await following.JsonAsync())[0].Text("id"));
    }

    [Fact]
    public async Task Page_ByDefault_StaysAsItIs()
    {
        using var plain = await _server.GetAsync("/v1/events");
        using var named = await _server.GetAsync("/v1/events?format=native", ("Accept", Batch));

        Assert.Equal("WorkflowStarted", (await plain.JsonAsync()).GetProperty("items")[0].Text("kind"));
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await named.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stream_WhenAsked_CarriesCloudEventsWithTheSameIds()
    {
        using var stream = await _server.StreamAsync("/v1/workflows/run-1/events?format=cloudevents", ("Last-Event-ID", "1"));

        var (second, third) = (await stream.NextAsync(), await stream.NextAsync());

        Assert.Equal(("2", "orleansagents.step.started"), (second?.Id, second?.Kind));
        using var data = JsonDocument.Parse(second!.Data!);
        Assert.Equal("3", data.RootElement.Text("id"));
        Assert.Equal(2, data.RootElement.GetProperty("workflowversion").GetInt64());
        Assert.Equal(("3", "orleansagents.workflow.completed"), (third?.Id, third?.Kind));
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("/v1/events?format=xml")]
    [InlineData("/v1/workflows/run-1/events?format=CloudEvents")]
    public async Task Events_UnknownFormat_AreRefusedNamingTheKnownOnes(string path)
    {
        using var response = await _server.GetAsync(path, ("Accept", "text/event-stream"));

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains("'native' or 'cloudevents'; found", refusal.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AddressOfASchema_LeadsToIt()
    {
        using var page = await _server.GetAsync("/v1/events?format=cloudevents&limit=1");
        var address = (await page.JsonAsync())[0].Text("dataschema");

        using var schema = await _server.Http.GetAsync(new Uri(address));

        Assert.Equal("application/schema+json", schema.Content.Headers.ContentType?.ToString());
        Assert.Equal(EventSchemas.Find("WorkflowStarted")!.ToString(), await schema.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Schemas_List_NamesEveryKind()
    {
        using var response = await _server.GetAsync("/v1/schemas/events");

        var listed = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Equal(EventSchemas.Kinds, listed.Select(item => item.Text("kind")));
        Assert.Contains(listed, item => (item.Text("type"), item.Text("schema")) == ("orleansagents.lock.expired", "/v1/schemas/events/LockExpired"));
    }

    [Theory]
    [InlineData("steps", "GET /v1/schemas/events lists them")]
    [InlineData("stepstarted", "do you mean 'StepStarted'?")]
    public async Task Schema_OfUnknownKind_IsNotFound(string kind, string advice)
    {
        using var response = await _server.GetAsync($"/v1/schemas/events/{kind}");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.NotFound, "schema.not_found");
        Assert.Contains(advice, refusal.Text("detail"), StringComparison.Ordinal);
    }
}
