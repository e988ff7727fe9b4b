using OrleansAgents.Core.Configuration;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Tests.Configuration;

public class SiloSettingsTests
{
    private static readonly OperatorFileSource NoFile = new(OperatorFile.Empty, []);

    [Fact]
    public void Read_ValuesOutOfRange_AreNamedTogether()
    {
        var read = SiloSettings.Read(NoFile, Settings(("OrleansAgents:Silo:SiloPort", "0"), ("OrleansAgents:Silo:AdvertisedAddress", "here")));

        Assert.Equal("configuration.invalid", read.Error?.Code);
        Assert.Equal(
            ["OrleansAgents:Silo:AdvertisedAddress is here; expected an IP address.", "OrleansAgents:Silo:SiloPort is 0; expected 1 to 65535."],
            read.Error!.Problems.Select(problem => problem.Message).Order());
    }

    [Fact]
    public void Read_NoConnectionString_SaysWhereToSetIt()
    {
        var error = SiloSettings.Read(NoFile, new Dictionary<string, string?> { [SiloSettings.ConnectionKey] = "" }).Error;

        Assert.Equal("store.connection_missing", error?.Code);
        Assert.Contains("ORLEANSAGENTS__STORE__CONNECTIONSTRING", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AddressOfOtherMachines_NeedsAuthentication() =>
        Assert.Equal("server.authentication_required", SiloSettings.Read(NoFile, Settings(("urls", "http://0.0.0.0:5080"))).Error?.Code);

    [Fact]
    public void Read_WordThatIsNoChoice_IsRefused() =>
        Assert.Equal("configuration.invalid", SiloSettings.Read(NoFile, Settings(("OrleansAgents:Silo:Clustering", "redis"))).Error?.Code);

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] more) =>
        more.Append((SiloSettings.ConnectionKey, "Host=db")).ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2);
}
