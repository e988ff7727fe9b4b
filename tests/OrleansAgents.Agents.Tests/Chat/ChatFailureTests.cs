using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Agents.Partials;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Chat;

/// <summary>Endpoints that misbehave, over real connections.</summary>
public sealed class ChatFailureTests
{
    [Theory]
    [InlineData("length", "agent.output_truncated", false, false)]
    [InlineData("content_filter", "agent.content_filtered", false, false)]
    [InlineData("tool_calls", "agent.invalid_answer", false, true)]
    [InlineData("because", "agent.invalid_answer", false, true)]
    public async Task Call_OtherEnd_IsAnErrorOfItsOwn(string finish, string code, bool retryable, bool unknown)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(["half"], finish, (5, 6)));

        var answer = await server.AskAsync(ChatCalls.WithSchema);

        Assert.Equal((code, retryable, unknown), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
        Assert.True(answer.Usage!.Tokens > 0);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData("data: {nope\n\n", "agent.invalid_answer", false)]
    [InlineData("data: [1]\n\n", "agent.invalid_answer", false)]
    [InlineData("data: {\"choices\":7}\n\n", "agent.invalid_answer", false)]
    [InlineData("data: {\"error\":{\"message\":\"the model fell over\"}}\n\n", "agent.error", true)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"not streamed\"}}]}", "agent.connection_lost", true)]
    [InlineData("", "agent.connection_lost", true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\ndata: [DONE]\n\n", "agent.connection_lost", true)]
    public async Task Call_BrokenStream_IsAnErrorOfItsOwn(string body, string code, bool retryable)
    {
        await using var server = await ModelServer.StartAsync(http => http.Response.WriteAsync(body));

        var answer = await server.AskAsync();

        Assert.Equal((code, retryable), (answer.Error!.Code, answer.Error.Retryable));
        if (code == "agent.error")
        {
            Assert.EndsWith("the model fell over", answer.Error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Call_EndpointClosesInTheMiddle_AnswersConnectionLostAndCountsWhatCame()
    {
        await using var server = await ModelServer.StartAsync(async http =>
        {
            await ModelServer.BeginAsync(http);
            await ModelServer.SendAsync(http, ModelServer.Piece("12345678"));
            http.Abort();
        });

        var answer = await server.AskAsync(ChatCalls.Plain with { Prompt = "1234" });

        Assert.Equal(("agent.connection_lost", true, true), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
        Assert.True(answer.Usage is null || answer.Usage == new AgentUsage(1, 2), $"{answer.Usage}");     // the abort may overtake the text
    }

    [Theory]
    [InlineData(302, "agent.http_status", false)]
    [InlineData(400, "agent.http_status", false)]
    [InlineData(403, "agent.unauthorized", false)]
    [InlineData(404, "agent.http_status", false)]
    [InlineData(408, "agent.http_status", true)]
    [InlineData(500, "agent.http_status", true)]
    [InlineData(503, "agent.http_status", true)]
    public async Task Call_OtherStatus_IsAskedOnce(int status, string code, bool retryable)
    {
        await using var server = await ModelServer.StartAsync(http =>
        {
            http.Response.Headers.Location = "/elsewhere";
            return ModelServer.Status(status, body: "no\u0007 model")(http);
        });

        var answer = await server.AskAsync();

        Assert.Equal((code, retryable), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Contains($"status {status}", answer.Error.Message, StringComparison.Ordinal);
        Assert.Null(answer.Usage);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Call_NobodyListens_AnswersUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var agent = ChatCalls.Agent(new($"http://user:secret@127.0.0.1:{port}/v1?key=secret"));
        using var connector = new ChatConnector(Options.Create<Agents.Invocation.AgentOptions>(new()), new PartialTexts(), TimeProvider.System);

        var answer = await connector.CallAsync(agent, Calls.To(agent), CancellationToken.None);

        Assert.Equal(("agent.unreachable", true, false), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
        Assert.DoesNotContain("secret", answer.Error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Call_AnswerWithoutEnd_AnswersTooLargeAndClosesTheConnection(bool framed)
    {
        var closed = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(async http =>
        {
            http.RequestAborted.Register(closed.SetResult);
            await ModelServer.BeginAsync(http);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(framed ? $"data: {ModelServer.Piece(new('x', 100))}\n\n" : new string('x', 8192));
            }
        });

        var answer = await server.AskAsync();

        Assert.Equal(("agent.output_too_large", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Equal(framed, answer.Usage is not null);
        await closed.Task.Soon("the connection is closed");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Timeout_EndpointThatHangs_AnswersTimeoutAndClosesTheConnection(bool begun)
    {
        var time = new ManualTimeProvider();
        var (asked, closed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ModelServer.StartAsync(async http =>
        {
            http.RequestAborted.Register(closed.SetResult);
            if (begun)
            {
                await ModelServer.BeginAsync(http);
                await ModelServer.SendAsync(http, ModelServer.Piece("Well"));
            }

            asked.SetResult();
            await closed.Task;
        });

        var calling = server.AskAsync(time: time, timeoutSeconds: 5);
        await asked.Task.Soon("the model is asked");
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("agent.timeout", (await calling.Soon("the answer")).Error!.Code);
        await closed.Task.Soon("the connection is closed");
    }
}
