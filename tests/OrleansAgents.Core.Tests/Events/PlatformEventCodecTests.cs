using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using Xunit;

namespace OrleansAgents.Core.Tests.Events;

public class PlatformEventCodecTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static TheoryData<PlatformEvent, string> Stored => new()
    {
        {
            new PlatformEvent.AgentRegistered("a", AgentKind.Http, ["rag", "ü \"x\""], "1.2", "http://x/", 3),
            """{"kind":"AgentRegistered","agent":"a","agentKind":"http","capabilities":["rag","\u00FC \u0022x\u0022"],"version":"1.2","endpoint":"http://x/","maxConcurrency":3}"""
        },
        {
            new PlatformEvent.AgentRegistered("a", AgentKind.Local, [], "", null, 0),
            """{"kind":"AgentRegistered","agent":"a","agentKind":"local","capabilities":[],"version":"","maxConcurrency":0}"""
        },
        {
            new PlatformEvent.AgentStatusChanged("a", AgentHealth.Late, AgentHealth.Healthy, Draining: true, "late", At),
            """{"kind":"AgentStatusChanged","agent":"a","health":"late","before":"healthy","draining":true,"reason":"late","lastHeartbeatAt":"2026-01-02T03:04:05.678+00:00"}"""
        },
        { new PlatformEvent.AgentRemoved("a", "gone"), """{"kind":"AgentRemoved","agent":"a","reason":"gone"}""" },
        {
            new PlatformEvent.LockAcquired("repo:a/b", "w", long.MaxValue, At, 12.5),
            """{"kind":"LockAcquired","resource":"repo:a/b","owner":"w","fence":9223372036854775807,"expiresAt":"2026-01-02T03:04:05.678+00:00","waitedMs":12.5}"""
        },
        { new PlatformEvent.LockReleased("r", "w", 7), """{"kind":"LockReleased","resource":"r","owner":"w","fence":7}""" },
        { new PlatformEvent.LockExpired("r", "w", 7), """{"kind":"LockExpired","resource":"r","owner":"w","fence":7}""" },
        {
            new PlatformEvent.StallDetected(StallKind.Message, "m", "w", At, "do"),
            """{"kind":"StallDetected","stall":"message","about":"m","workflow":"w","dueAt":"2026-01-02T03:04:05.678+00:00","detail":"do"}"""
        },
        { new PlatformEvent.StallCleared(StallKind.Agent, "a", null), """{"kind":"StallCleared","stall":"agent","about":"a"}""" },
    };

    /// <summary>What is stored stays readable for ever, so the texts here may be added to and never changed.</summary>
    [Theory]
    [MemberData(nameof(Stored))]
    public void EncodeAndRead_EachKind_GivesItsStoredFormAndItselfAgain(PlatformEvent e, string stored)
    {
        Assert.Equal(stored, Encoding.UTF8.GetString(PlatformEventCodec.Encode(e)));
        Assert.Equivalent(e, PlatformEventCodec.Read(Encoding.UTF8.GetBytes(stored)), strict: true);
    }

    [Fact]
    public void EncodeAndRead_HasATestForEveryKind()
    {
        var kinds = typeof(PlatformEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(PlatformEvent))).Select(t => t.Name);

        Assert.Equal(kinds.Order(), Stored.Select(row => ((PlatformEvent)((object[])row)[0]).Kind).Distinct().Order());
    }

    [Fact]
    public void Read_PropertiesOfANewerBuild_AreIgnored() => Assert.Equal(
        new PlatformEvent.AgentRemoved("a", "b"),
        PlatformEventCodec.Read("""{"kind":"AgentRemoved","agent":"a","newer":{"x":[1]},"reason":"b"}"""u8));

    [Theory]
    [InlineData("""{"kind":"SomethingNewer"}""")]
    [InlineData("""{"kind":"WorkflowCancelled","by":"a","reason":"b"}""")]
    [InlineData("""{"agent":"a","kind":"AgentRemoved"}""")]
    [InlineData("""{"kind":"AgentRemoved","agent":"a","reason":"b"} {}""")]
    [InlineData("""{"kind":"AgentRemoved","agent":7}""")]
    [InlineData("""[]""")]
    [InlineData("{")]
    [InlineData("")]
    public void Read_AnythingElse_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => PlatformEventCodec.Read(Encoding.UTF8.GetBytes(text)));
}
