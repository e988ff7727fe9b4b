using System.Text;
using OrleansAgents.Core.Locks;
using Xunit;

namespace OrleansAgents.Core.Tests.Locks;

/// <summary>The stored form of locks, which journal commits and retention read too.</summary>
public class LockDocumentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ToJson_HeldLock_IsReadBack()
    {
        var state = new LockState("r") { LastFence = 7, Holder = new("a", 7, Noon, Noon.AddSeconds(1.5), TimeSpan.FromSeconds(1.5)) };

        var json = LockDocument.Of(state).ToJson();

        Assert.Equal(
            """{"fence":7,"owner":"a","acquiredAt":"2026-01-01T12:00:00+00:00","expiresAt":"2026-01-01T12:00:01.5+00:00","ttl":1.5}""",
            Encoding.UTF8.GetString(json));
        Assert.True(LockDocument.TryRead(json, out var read));
        Assert.Equal(state.Holder, new LockState("r").With(read).Holder);
    }

    [Fact]
    public void ToJson_FreeLock_IsTheFenceAlone() =>
        Assert.Equal("""{"fence":7}""", Encoding.UTF8.GetString(LockDocument.Of(new LockState("r") { LastFence = 7, Expired = true }).ToJson()));

    [Theory, InlineData("{}"), InlineData("[]"), InlineData("null"), InlineData("""{"fence":"7"}"""), InlineData("""{"fence":7""")]
    public void TryRead_SomethingElse_IsRefused(string json) => Assert.False(LockDocument.TryRead(Encoding.UTF8.GetBytes(json), out _));
}
