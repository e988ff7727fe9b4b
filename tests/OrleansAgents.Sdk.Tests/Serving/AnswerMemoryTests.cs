using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Sdk.Serving;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Sdk.Tests.Serving;

public sealed class AnswerMemoryTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Add_MoreThanTheCount_ForgetsTheOldest()
    {
        var memory = new AnswerMemory(new() { AnswersMax = 10 }, _time);
        for (var i = 0; i < 100; i++)
        {
            memory.Add(Key(i), Answer(10));
        }

        Assert.Equal(10, memory.Count);
        Assert.Null(memory.Find("r89"));
        Assert.NotNull(memory.Find("r90"));
    }

    [Fact]
    public void Add_MoreThanTheBytes_ForgetsTheOldest()
    {
        var memory = new AnswerMemory(new() { AnswerBytesMax = 100_000 }, _time);
        for (var i = 0; i < 100; i++)
        {
            memory.Add(Key(i), Answer(9_000));
            Assert.InRange(memory.Bytes, 0, 100_000);
        }

        Assert.NotNull(memory.Find("r99"));
        Assert.Equal(10, memory.Count);
    }

    [Fact]
    public void Add_OneLargerThanAllTheBytes_IsNotRemembered()
    {
        var memory = new AnswerMemory(new() { AnswerBytesMax = 1000 }, _time);

        memory.Add(Key(1), Answer(2000));

        Assert.Equal((0, 0L), (memory.Count, memory.Bytes));
    }

    [Fact]
    public void Find_AfterTheLifetime_ForgetsAndGivesTheBytesBack()
    {
        var memory = new AnswerMemory(new(), _time);
        memory.Add(Key(1), Answer(10));
        memory.Add(Key(1), Answer(20));
        Assert.Equal(1, memory.Count);

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(memory.Find("r1"));
        Assert.Equal((0, 0L), (memory.Count, memory.Bytes));
    }

    private static WorkKey Key(int i) => new($"r{i}", "");

    private static AgentAnswer Answer(int bytes) => AgentAnswer.Success(JsonPayload.Parse($"\"{new string('x', bytes)}\""));
}
