using System.Text;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Answers;

public sealed class AnswerMessagesTests
{
    private static readonly AgentCall Call = Calls.To(Calls.Local("x"), requestId: "w1/s/1/1");

    [Theory]
    [InlineData("""{"status":"success"}""", "")]
    [InlineData("""{"status":"success","result":null,"messages":null}""", "")]
    [InlineData("""{"status":"success","messages":[]}""", "")]
    [InlineData("""{"status":"success","messages":[{"recipient_role":"a","payload":1}]}""", "a:1:")]
    [InlineData("""{"status":"success","messages":[{"recipient_role":"a","message_id":null},{"recipient_role":"*","payload":null,"message_id":"m"}]}""", "a:null:|*:null:m")]
    public void Read_MessagesWithPartsLeftOut_AreCompleted(string output, string expected)
    {
        var answer = Read(output);

        Assert.Equal((AnswerStatus.Success, "null"), (answer.Status, answer.Result.ToString()));
        Assert.Equal(expected, string.Join('|', answer.Messages.Select(m => $"{m.RecipientRole}:{m.Payload}:{m.MessageId}")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"recipient_role":null,"payload":1}""")]
    [InlineData("""{"recipient_role":"","payload":1}""")]
    [InlineData("""{"recipient_role":"a","payload":1,"message_id":"line\nbreak"}""")]
    [InlineData("""{"recipient_role":"a","payload":1,"message_id":7}""")]
    public void Read_MessageThatCannotBeSent_IsAnInvalidAnswer(string message) => ShouldBeInvalid(message);

    [Theory, InlineData("recipient_role"), InlineData("message_id")]
    public void Read_MessageWithAnEndlessText_IsAnInvalidAnswer(string key)
    {
        var message = new Dictionary<string, string> { ["recipient_role"] = "a", [key] = new('x', 257) };

        ShouldBeInvalid(System.Text.Json.JsonSerializer.Serialize(message));
    }

    private static void ShouldBeInvalid(string message)
    {
        var answer = Read($$"""{"status":"success","messages":[{{message}}]}""");

        Assert.Equal((AnswerStatus.Error, "agent.invalid_answer", false), (answer.Status, answer.Error!.Code, answer.Error.Retryable));
    }

    private static AgentAnswer Read(string output) => AnswerReader.Read(Encoding.UTF8.GetBytes(output), Call);
}
