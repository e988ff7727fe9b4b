using System.Text;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Tests.Payloads;

public sealed class SplitRowTests
{
    private const string LookAlike = """{"$ref":"0000000000000000000000000000000000000000000000000000000000000000"}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261121)]
    public void Split_ThenJoined_IsTheSameBytesAndSmall(int seed)
    {
        var random = new Random(seed);
        for (var iteration = 0; iteration < 2000; iteration++)
        {
            var events = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomPayloads.AnyEvent(random)).ToList();
            var row = EventEncoder.Encode(events);

            var split = SplitRow.Of(row, RandomPayloads.InlineBytesMax);

            var bodies = split.Taken.Select(p => KeyValuePair.Create(p.Hash, p.Body.ToArray())).DistinctBy(p => p.Key).ToDictionary();
            var joined = split.Taken.Count == 0 ? split.Stored : JoinedRow.Of(split.Stored, split.Taken.Count, "row", hash => bodies.GetValueOrDefault(hash));
            Assert.True(row.AsSpan().SequenceEqual(joined), $"seed {seed}, iteration {iteration}: {Encoding.UTF8.GetString(joined)}");
            var bound = (events.Count * (RandomPayloads.InlineBytesMax + 300)) + 2;
            Assert.True(split.Stored.Length < bound, $"seed {seed}, iteration {iteration}: {split.Stored.Length} bytes stored for {events.Count} events");
        }
    }

    [Fact]
    public void Split_ARowWithoutALargeValue_IsLeftAsItIs()
    {
        var row = Encoding.UTF8.GetBytes($$"""[{"kind":"A","x":{{LookAlike}} },{"kind":"B","y":"{{new string('y', 250)}}"}]""");

        var split = SplitRow.Of(row, 256);

        Assert.Same(row, split.Stored);
        Assert.Empty(split.Taken);
    }

    [Theory]
    [InlineData(253, 0)]
    [InlineData(254, 1)]
    public void Split_AtTheBound_TakesOut(int letters, int taken)
    {
        var row = Encoding.UTF8.GetBytes($$"""[{"kind":"A","x":"{{new string('x', letters)}}"}]""");

        Assert.Equal(taken, SplitRow.Of(row, 256).Taken.Count);
    }

    [Fact]
    public void Split_ALookAlikeBesideALargeValue_IsTakenOutToo()
    {
        var row = Encoding.UTF8.GetBytes($$"""[{"kind":"A","x":{{LookAlike}},"y":"{{new string('y', 300)}}","z":[{{LookAlike}}]}]""");

        var split = SplitRow.Of(row, 256);

        Assert.Equal([PayloadReference.Length, 302], split.Taken.Select(p => p.Body.Length));
        Assert.All(split.Taken, p => Assert.Contains(p.Hash, Encoding.UTF8.GetString(split.Stored), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Join_AnotherNumberOfReferences_IsDamage(int said)
    {
        var row = Encoding.UTF8.GetBytes($$"""[{"kind":"A","x":"{{new string('x', 300)}}"}]""");
        var split = SplitRow.Of(row, 256);

        var damage = Assert.Throws<InvalidDataException>(() => JoinedRow.Of(split.Stored, said, "The row", _ => split.Taken[0].Body.ToArray()));

        Assert.Contains($"{said} payloads", damage.Message, StringComparison.Ordinal);
    }
}
