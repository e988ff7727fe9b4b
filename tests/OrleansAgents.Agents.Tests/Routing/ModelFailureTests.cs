using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Agents.Tests.Chat;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Routing;

/// <summary>Models that are slow, down, or talk nonsense, over real connections. No test waits: the clock is moved by hand.</summary>
public sealed class ModelFailureTests
{
    private const string Good = """{"candidates":[{"service":"ada","confidence":0.7,"reason":"r"}],"none":0.1}""";

    private readonly ManualTimeProvider _time = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task Ask_ModelThatHangs_IsLateAtTheDeadlineAndTheConnectionIsClosed(bool begun)
    {
        var (asked, closed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ModelServer.StartAsync(async http =>
        {
            http.RequestAborted.Register(closed.SetResult);
            if (begun)
            {
                await ModelServer.BeginAsync(http);
                await ModelServer.SendAsync(http, ModelServer.Piece("{"));
            }

            asked.SetResult();
            await closed.Task;
        });
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint, time: _time, deadlineSeconds: 2.5);

        var asking = arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None);
        await asked.Task.Soon("the model is asked");
        _time.Advance(TimeSpan.FromSeconds(2.499));
        Assert.Equal(1, _time.ArmedTimers);                    // it still waits
        _time.Advance(TimeSpan.FromSeconds(0.001));

        var error = (await asking.Soon("the answer")).Error!;
        Assert.Equal(("route.model_late", "The chat arbitrator did not answer within 2.5 s."), (error.Code, error.Message));
        await closed.Task.Soon("the connection is closed");
    }

    [Fact]
    public async Task Ask_RepairThatHangs_IsLateAtTheSameDeadline()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(ModelServer.Says("nonsense"), async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        });
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time);

        var asking = router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);
        await asked.Task.Soon("the model is asked again");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("route.model_late", (await asking.Soon("the answer")).Error!.Code);
    }

    [Fact]
    public async Task Ask_NoRoomForLongerThanTheDeadline_IsUnavailableAtOnce()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(429, "5"));
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time);

        var error = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None).Soon("the answer")).Error!;

        Assert.Equal("route.model_unavailable", error.Code);
        Assert.StartsWith("The endpoint of the chat router takes no more requests for 5 s", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Ask_NoRoomForAMoment_IsAskedAgainWithinTheDeadline()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(429, "1"), ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time);

        var asking = router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);
        await _time.WhenArmedInAllAsync(2).Soon("the pause, after the deadline");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("ada", (await asking.Soon("the answer")).Value!.Candidates[0].Service);
    }

    [Theory]
    [InlineData("data: {nope\n\n", "route.model_invalid")]
    [InlineData("{\"choices\":7}", "route.model_unavailable")]
    [InlineData("data: {\"error\":{\"message\":\"the model fell over\"}}\n\n", "route.model_unavailable")]
    [InlineData("", "route.model_unavailable")]
    public async Task Ask_BrokenStream_SaysSoOnOneLine(string body, string code)
    {
        await using var server = await ModelServer.StartAsync(http => http.Response.WriteAsync(body));

        await RefusedAsync(server, code);
    }

    [Theory]
    [InlineData("length", "route.model_invalid")]
    [InlineData("content_filter", "route.model_invalid")]
    public async Task Ask_OtherEnd_IsInvalidAndWhatItUsedIsTold(string finish, string code)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says([Good], finish, (5, 6)));

        Assert.Equal(11, (await RefusedAsync(server, code)).Usage!.Tokens);
    }

    [Theory, InlineData(302), InlineData(400), InlineData(401), InlineData(404), InlineData(500), InlineData(503)]
    public async Task Ask_OtherStatus_IsUnavailable(int status)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(status, body: "no\nmodel"));

        var error = await RefusedAsync(server, "route.model_unavailable");

        Assert.Contains($"status {status}", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Usage);
    }

    [Fact]
    public async Task Ask_ConnectionThatBreaksOff_IsUnavailable()
    {
        await using var server = await ModelServer.StartAsync(async http =>
        {
            await ModelServer.BeginAsync(http);
            await ModelServer.SendAsync(http, ModelServer.Piece(Good[..10]));
            http.Abort();
        });

        await RefusedAsync(server, "route.model_unavailable");
    }

    [Fact]
    public async Task Ask_AnswerWithoutEnd_IsInvalid()
    {
        await using var server = await ModelServer.StartAsync(async http =>
        {
            await ModelServer.BeginAsync(http);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync($"data: {ModelServer.Piece(new('x', 1000))}\n\n");
            }
        });
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time, options: new() { OutputBytesMax = 65_536, PayloadBytesMax = 65_536 });

        Assert.Equal("route.model_invalid", (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None).Soon("the answer")).Error!.Code);
    }

    [Fact]
    public async Task Ask_NobodyListens_IsUnavailableAndTellsNoSecret()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var router = RoutingQuestions.Router(new($"http://user:secret@127.0.0.1:{port}/v1?key=secret"));

        var error = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Error!;

        Assert.Equal(("route.model_unavailable", ErrorKind.Unavailable), (error.Code, error.Kind));
        Assert.StartsWith($"The endpoint of the chat router cannot be reached at http://127.0.0.1:{port}/v1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Key_IsSentAndNeverTold()
    {
        const string Variable = "ORLEANSAGENTS_TEST_ROUTING_KEY";
        Environment.SetEnvironmentVariable(Variable, "sk-secret");
        await using var server = await ModelServer.StartAsync(
            ModelServer.Status(401, body: "bad key sk-secret"), ModelServer.Status(400, body: "bad key sk-secret"), ModelServer.Says("your key is sk-secret"));
        using var router = RoutingQuestions.Router(server.Endpoint, RoutingQuestions.Plain with { ApiKeyEnv = Variable });

        for (var i = 0; i < 3; i++)
        {
            var error = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Error!;
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("Bearer sk-secret", server.Asked[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task Ask_KeyThatIsNotSet_IsUnavailableAndNamesTheVariable()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(server.Endpoint, RoutingQuestions.Plain with { ApiKeyEnv = "ORLEANSAGENTS_NO_SUCH_KEY" });

        var error = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Error!;

        Assert.Equal("route.model_unavailable", error.Code);
        Assert.Equal("The chat router cannot ask its model: the environment variable ORLEANSAGENTS_NO_SUCH_KEY, named by its apiKeyEnv, is not set.", error.Message);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Ask_TemplateThatMakesTooMuch_IsUnavailableWithoutARequest()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(
            server.Endpoint, RoutingQuestions.Plain with { Prompt = "{{#each services}}{{#each ../services}}{{json ../../services}}{{/each}}{{/each}}" });
        var services = Enumerable.Range(0, 200).Select(i => new AgentDescriptor($"s{i}", AgentKind.Http));

        var error = (await router.RecommendAsync(new("q", null, [.. services]), CancellationToken.None)).Error!;

        Assert.Equal("route.model_unavailable", error.Code);
        Assert.Contains("more than 262144 characters", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Ask_CancelledByItsCaller_Throws()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(http =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time);
        using var cancel = new CancellationTokenSource();

        var asking = router.RecommendAsync(RoutingQuestions.Two, cancel.Token);
        await asked.Task.Soon("the model is asked");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Soon("the end"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => router.RecommendAsync(RoutingQuestions.Two, cancel.Token));
    }

    [Fact]
    public async Task Ask_MoreAtOnceThanAllowed_WaitAndAreLateAtTheirDeadline()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        });
        using var router = RoutingQuestions.Router(server.Endpoint, time: _time, options: new() { HttpConcurrency = 1 });

        var first = router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);
        await asked.Task.Soon("the model is asked");
        var second = router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            ["route.model_late", "route.model_late"],
            [(await first.Soon("the first")).Error!.Code, (await second.Soon("the second")).Error!.Code]);
        Assert.Single(server.Asked);
    }

    private static async Task<DomainError> RefusedAsync(ModelServer server, string code)
    {
        using var router = RoutingQuestions.Router(server.Endpoint);
        Result<Recommendation> said = await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);
        Assert.Equal(code, said.Error?.Code);
        Assert.DoesNotContain('\n', said.Error!.Message);
        return said.Error;
    }
}
