using System.Text;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Answers;

public sealed class AnswerReaderTests
{
    private static readonly AgentCall Call = Calls.To(Calls.Local("x"), requestId: "w1/s/1/1");

    [Theory]
    [InlineData("""{"status":"success","result":{"a":1}}""")]
    [InlineData("""{"request_id":"w1/s/1/1","status":"success","result":{"a":1},"extra":[1,{"status":7}]}""")]
    [InlineData("""{"request_id":null,"status":"success","result":{"a":1}}""")]
    [InlineData("\uFEFF \r\n {\"result\":{\"a\":1},\"status\":\"success\"}\n\n")]
    public void Read_Answer_IsTaken(string output)
    {
        var answer = Read(output);

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.Equal("""{"a":1}""", answer.Result.ToString());
    }

    [Theory]
    [InlineData("""{"status":"success"}""")]
    [InlineData("""{"status":"success","result":null,"messages":null}""")]
    public void Read_TheLeastAnswer_HasNoMessagesAndTheResultNull(string output)
    {
        var answer = Read(output);

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.Empty(answer.Messages);
        Assert.Equal("null", answer.Result.ToString());
    }

    [Theory]
    [InlineData("""{"status":"success","messages":[null]}""")]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("{}")]
    [InlineData("{\"status\":\"success\"")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"status":0}""")]
    [InlineData("""{"status":"0"}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":"success","error":5}""")]
    [InlineData("""{"status":"success","result":1} {"status":"success","result":2}""")]
    [InlineData("""started...\n{"status":"success","result":1}""")]
    [InlineData("""{"request_id":"w2/s/1/1","status":"success","result":1}""")]
    public void Read_AnythingElse_IsAnInvalidAnswer(string output)
    {
        var answer = Read(output);

        Assert.Equal(AnswerStatus.Error, answer.Status);
        Assert.Equal(("agent.invalid_answer", false), (answer.Error!.Code, answer.Error.Retryable));
    }

    [Fact]
    public void Read_Garbage_ShowsItsFirst200CharactersOnOneLine()
    {
        var answer = Read("\u001b[31mé\n" + new string('x', 500));

        Assert.EndsWith("It begins: [31mé " + new string('x', 194), answer.Error!.Message);
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_IsAnInvalidAnswer()
    {
        var answer = AnswerReader.Read([0xFF, 0xFE, 0x00, 0x80], Call);

        Assert.Equal("agent.invalid_answer", answer.Error!.Code);
    }

    [Theory, InlineData(1), InlineData(20261121)]
    public void Read_RandomDamage_NeverThrows(int seed)
    {
        var random = new Random(seed);
        var whole = Encoding.UTF8.GetBytes("""{"request_id":"w1/s/1/1","status":"error","error":{"code":"a.b","message":"m","retryable":true},"result":[1,"x"]}""");
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var damage = random.Next(3); damage > 0 && bytes.Length > 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var answer = Record.Exception(() => AnswerReader.Read(bytes, Call));
            Assert.True(answer is null, $"seed {seed}, round {i}: {Encoding.Latin1.GetString(bytes)} -> {answer}");
        }
    }

    private static AgentAnswer Read(string output) => AnswerReader.Read(Encoding.UTF8.GetBytes(output), Call);
}
