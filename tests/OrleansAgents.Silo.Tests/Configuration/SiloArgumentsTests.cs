using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Tests.Configuration;

public class SiloArgumentsTests
{
    [Fact]
    public void Read_Options_BecomeSettings()
    {
        Assert.True(SiloArguments.Read(["--postgres", "Host=db;Password=a=b", "--silo-port=11112", "--config", "my.yaml"]).TryGet(out var read, out _));

        Assert.Equal("Host=db;Password=a=b", read.Settings[SiloSettings.ConnectionKey]);
        Assert.Equal("11112", read.Settings["OrleansAgents:Silo:SiloPort"]);
        Assert.Equal("my.yaml", read.ConfigFile);
        Assert.False(read.Settings.ContainsKey("config"));
    }

    [Theory]
    [InlineData("--nonsense", "1")]
    [InlineData("serve")]
    [InlineData("--urls")]
    [InlineData("--urls=")]
    public void Read_WhatItDoesNotKnow_IsRefused(params string[] arguments)
    {
        Assert.False(SiloArguments.Read(arguments).TryGet(out _, out var error));
        Assert.Equal("usage.invalid", error.Code);
        Assert.Contains("--help", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_NamesEveryOption()
    {
        foreach (var option in new[] { "--postgres", "--urls", "--config", "--cluster", "--service", "--clustering", "--address", "--silo-port", "--gateway-port" })
        {
            Assert.Contains($"\n  {option} ", SiloArguments.HelpText, StringComparison.Ordinal);
        }
    }
}
