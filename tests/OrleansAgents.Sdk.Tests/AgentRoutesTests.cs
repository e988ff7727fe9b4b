using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Sdk.Tests;

public sealed class AgentRoutesTests
{
    [Fact]
    public async Task Handler_Succeeds_IsAnsweredWithItsRequestId()
    {
        await using var agent = await TestAgent.StartAsync((call, _) =>
            Task.FromResult(AgentReply.Success(new { SaidBefore = call.Payload.Input }).WithMessage("writer", new { Hello = 1 })));

        var answer = await agent.AnswerAsync(TestAgent.Call(input: "7"));

        Assert.Equal((AnswerStatus.Success, "w/1/1/1", """{"saidBefore":7}"""), (answer.Status, answer.RequestId, answer.Result.ToString()));
        Assert.Equal(("writer", """{"hello":1}"""), (answer.Messages[0].RecipientRole, answer.Messages[0].Payload.ToString()));
        Assert.True(answer.ProcessingTimeMs > 0);
    }

    [Fact]
    public async Task Handler_Throws_IsAnsweredFailedWithoutDetails()
    {
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("secret of the house"));

        using var response = await agent.PostAsync(TestAgent.Call());
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"agent.failed\"", text, StringComparison.Ordinal);
        Assert.Contains("\"retryable\":false", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_ThrowsAgentException_IsAnsweredAsItSays()
    {
        await using var agent = await TestAgent.StartAsync((_, _) =>
            throw new AgentException("prices.closed", "The market is closed.", retryable: true) { RetryAfter = TimeSpan.FromSeconds(90) });

        using var response = await agent.PostAsync(TestAgent.Call());
        var answer = await agent.AnswerAsync(TestAgent.Call());

        Assert.Equal(("prices.closed", true, 90d), (answer.Error!.Code, answer.Error.Retryable, answer.Error.RetryAfterSeconds));
        Assert.Equal(TimeSpan.FromSeconds(90), response.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("""{"name":"Ada"}""", "success", "")]
    [InlineData("""{"name":1}""", "error", "$.name")]
    [InlineData("null", "error", "null")]
    public async Task TypedHandler_InputThatDoesNotFit_IsAnsweredInvalidInput(string input, string status, string hint)
    {
        await using var agent = await TestAgent.StartAsync(app =>
            app.MapAgent<Person, Greeting>("/agent", (person, _, _) => Task.FromResult(new Greeting($"Hello, {person.Name}!"))));

        var answer = await agent.AnswerAsync(TestAgent.Call(input: input));

        Assert.Equal(status == "success" ? null : "agent.invalid_input", answer.Error?.Code);
        Assert.Equal(status == "success" ? """{"text":"Hello, Ada!"}""" : "null", answer.Result.ToString());
        Assert.Contains(hint, answer.Error?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Message_BetweenCalls_GoesToItsHandler(bool handled)
    {
        var taken = 0;
        await using var agent = await TestAgent.StartAsync(
            (_, _) => throw new InvalidOperationException("No call came."),
            onMessages: handled
                ? (call, _) =>
                {
                    taken++;
                    return Task.CompletedTask;
                }
                : null);

        var answer = await agent.AnswerAsync(TestAgent.Call() with { RequestType = "message" });

        Assert.Equal(handled ? null : "agent.no_messages", answer.Error?.Code);
        Assert.Equal(handled ? 1 : 0, taken);
    }

    [Fact]
    public async Task TraceParent_OfTheCall_IsTheParentOfTheWork()
    {
        ActivityTraceId trace = default;
        ActivitySpanId parent = default;
        await using var agent = await TestAgent.StartAsync((_, _) =>
        {
            (trace, parent) = (Activity.Current!.TraceId, Activity.Current.ParentSpanId);
            return Task.FromResult(AgentReply.Success(null));
        });

        await agent.AnswerAsync(TestAgent.Call() with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (trace.ToHexString(), parent.ToHexString()));
    }

    [Fact]
    public async Task Log_OfTheHandler_HasTheCorrelationId()
    {
        using var log = new ScopeLog();
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("x"), log: log);

        await agent.AnswerAsync(TestAgent.Call());

        Assert.Contains("CorrelationId=c1", await log.Failed.Task.Soon("the failure is logged"), StringComparison.Ordinal);
    }

    [Fact]
    public void MapAgent_WithoutAddOrleansAgent_NamesTheLineToAdd()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapAgent("/agent", (_, _) => Task.FromResult(AgentReply.Success(null))));

        Assert.Contains("builder.Services.AddOrleansAgent(", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapAgent_Twice_IsRefused() => await Assert.ThrowsAsync<InvalidOperationException>(() => TestAgent.StartAsync(app =>
    {
        app.MapAgent("/agent", (_, _) => Task.FromResult(AgentReply.Success(null)));
        app.MapAgent("/other", (_, _) => Task.FromResult(AgentReply.Success(null)));
    }));

    [Fact]
    public async Task AddOrleansAgent_Twice_IsHarmless()
    {
        await using var agent = await TestAgent.StartAsync(
            app => app.MapAgent("/agent", (_, _) => Task.FromResult(AgentReply.Success(1))),
            configure: null,
            again: true);

        Assert.Equal("1", (await agent.AnswerAsync(TestAgent.Call())).Result.ToString());
    }

    private sealed record Person(string Name);

    private sealed record Greeting(string Text);
}
