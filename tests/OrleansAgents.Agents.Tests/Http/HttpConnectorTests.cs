using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>Real requests to real peers, good and bad.</summary>
public sealed class HttpConnectorTests
{
    private const string Success = """{"status":"success","result":1}""";

    [Fact]
    public async Task Call_PeerThatAnswers_GetsCallAndHeaders()
    {
        AgentCall? received = null;
        Dictionary<string, string>? headers = null;

        var answer = await CallAsync(async http =>
        {
            headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            received = await JsonSerializer.DeserializeAsync(http.Request.Body, AgentJson.Default.AgentCall);
            await http.Response.WriteAsync(Success);
        });

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.Equal("w1/step/1/1", received!.RequestId);
        Assert.Equal("w1/step/1/1", headers!["Idempotency-Key"]);
        Assert.Equal("c1", headers["X-Correlation-Id"]);
        Assert.Equal("application/json", headers["Content-Type"]);
    }

    [Fact]
    public async Task Call_NobodyListens_AnswersUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var answer = await CallAsync(new Uri($"http://user:secret@127.0.0.1:{port}/agent?key=secret"));

        Assert.Equal(("agent.unreachable", true), (answer.Error!.Code, answer.Error.Retryable));
        Assert.False(answer.OutcomeUnknown);                  // nothing was sent
        Assert.DoesNotContain("secret", answer.Error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(null), InlineData("ftp://127.0.0.1/x"), InlineData("/relative")]
    public async Task Call_EndpointThatIsNoHttpAddress_AnswersMisconfigured(string? endpoint)
    {
        var answer = await CallAsync(endpoint is null ? null : new Uri(endpoint, endpoint[0] == '/' ? UriKind.Relative : UriKind.Absolute));

        Assert.Equal("agent.misconfigured", answer.Error!.Code);
    }

    [Theory]
    [InlineData(400, false, false)]
    [InlineData(404, false, false)]
    [InlineData(408, true, true)]
    [InlineData(409, false, false)]
    [InlineData(429, true, false)]
    [InlineData(500, true, true)]
    [InlineData(503, true, true)]
    public async Task Call_OtherStatus_IsRetryableFor408And429And5xx(int status, bool retryable, bool unknown)
    {
        var answer = await CallAsync(async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("sorry\u0007 for that");
        });

        Assert.Equal(("agent.http_status", retryable), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Equal(unknown, answer.OutcomeUnknown);
        Assert.Contains($"status {status}", answer.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith("sorry for that", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Redirect_IsNotFollowed()
    {
        var requests = 0;
        var answer = await CallAsync(http =>
        {
            requests++;
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        Assert.Equal(("agent.http_status", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Equal(1, requests);
    }

    [Theory, InlineData(""), InlineData("<html>"), InlineData("""{"status":"success","result":""")]
    public async Task Call_BodyThatIsNoAnswer_AnswersInvalidAnswer(string body)
    {
        Assert.Equal("agent.invalid_answer", (await CallAsync(http => http.Response.WriteAsync(body))).Error!.Code);
    }

    [Fact]
    public async Task Call_PeerClosesInTheMiddleOfTheBody_AnswersConnectionLost()
    {
        var answer = await CallAsync(async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });

        Assert.Equal(("agent.connection_lost", true), (answer.Error!.Code, answer.Error.Retryable));
        Assert.True(answer.OutcomeUnknown);
    }

    [Fact]
    public async Task Call_PeerClosesWithoutAResponse_AnswersConnectionLost()
    {
        var answer = await CallAsync(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(("agent.connection_lost", true), (answer.Error!.Code, answer.Error.Retryable));
        Assert.True(answer.OutcomeUnknown);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Call_BodyWithoutEnd_AnswersTooLargeAndClosesTheConnection(bool declared)
    {
        var closed = new TaskCompletionSource();
        var answer = await CallAsync(async http =>
        {
            http.RequestAborted.Register(closed.SetResult);
            http.Response.ContentLength = declared ? 10L * 1024 * 1024 * 1024 : null;
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[8192]);
            }
        });

        Assert.Equal(("agent.output_too_large", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.True(answer.OutcomeUnknown);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Timeout_SlowPeer_AnswersTimeoutAndClosesTheConnection()
    {
        var time = new ManualTimeProvider();
        var (begun, closed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await AgentServer.StartAsync(async http =>
        {
            http.RequestAborted.Register(closed.SetResult);
            begun.SetResult();
            await closed.Task;
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = server.Endpoint };

        var calling = Calls.Invoker(time).CallAsync(agent, Calls.To(agent, timeoutSeconds: 5), CancellationToken.None).AsTask();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(("agent.timeout", true), ((await calling).Error!.Code, (await calling).OutcomeUnknown));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_CorrelationIdBeyondAscii_Arrives()
    {
        string? received = null;
        await using var server = await AgentServer.StartAsync(http =>
        {
            received = http.Request.Headers["X-Correlation-Id"];
            return http.Response.WriteAsync(Success);
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = server.Endpoint };

        var answer = await Calls.Invoker().CallAsync(agent, Calls.To(agent) with { CorrelationId = "Bestellung-Ü7" }, CancellationToken.None);

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.Equal("Bestellung-Ü7", received);
    }

    private static async Task<AgentAnswer> CallAsync(RequestDelegate peer)
    {
        await using var server = await AgentServer.StartAsync(peer);
        return await CallAsync(server.Endpoint);
    }

    private static async Task<AgentAnswer> CallAsync(Uri? endpoint)
    {
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = endpoint };
        var invoker = Calls.Invoker(options: new() { PayloadBytesMax = 1024, OutputBytesMax = 65_536 });
        return await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);
    }
}
