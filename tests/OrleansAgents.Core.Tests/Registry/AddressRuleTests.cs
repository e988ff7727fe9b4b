using System.Net;
using OrleansAgents.Core.Registry;
using Xunit;

namespace OrleansAgents.Core.Tests.Registry;

public sealed class AddressRuleTests
{
    private static readonly AddressRule LoopbackToo = new([], allowsLoopback: true);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.255.255.255")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.255.255")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.0.0")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fc00::")]
    [InlineData("fdff:ffff::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("febf:ffff::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("64:ff9b:1::1")]
    public void Rule_AddressThatIsNotPublic_IsRefused(string address)
    {
        Assert.NotNull(AddressRule.Strict.WhyRefused(IPAddress.Parse(address)));
        Assert.NotNull(LoopbackToo.WhyRefused(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("203.0.113.7")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("fbff::1")]
    [InlineData("2001:1::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:0808:0808::1")]
    public void Rule_PublicAddress_IsAllowed(string address) => Assert.Null(AddressRule.Strict.WhyRefused(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0")]
    [InlineData("127.255.255.255")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("2002:7f00:1::")]
    public void Rule_Loopback_IsAllowedOnlyWhenToldSo(string address)
    {
        Assert.Contains("is loopback", AddressRule.Strict.WhyRefused(IPAddress.Parse(address)), StringComparison.Ordinal);
        Assert.Null(LoopbackToo.WhyRefused(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.5")]
    [InlineData("::10.0.0.5")]
    [InlineData("::ffff:0:10.0.0.5")]
    [InlineData("64:ff9b::10.0.0.5")]
    [InlineData("2002:a00:5::7")]
    public void Rule_PrivateAddressInsideAnother_IsRefusedWithTheAddressThatItReaches(string address)
    {
        var why = AddressRule.Strict.WhyRefused(IPAddress.Parse(address));

        Assert.Contains("10.0.0.5, is private (10.0.0.0/8)", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://0x7f000001/", "127.0.0.1")]
    [InlineData("http://0177.0.0.1/", "127.0.0.1")]
    [InlineData("http://127.1/", "127.0.0.1")]
    [InlineData("http://0xA9.254.0251.254/", "169.254.169.254")]
    [InlineData("http://[::ffff:169.254.169.254]:80/", "::ffff:169.254.169.254")]
    [InlineData("http://[fe80::1%25eth0]/", "fe80::1")]
    public void Literal_InAnyFormThatAUriTakes_IsTheAddressThatItMeans(string endpoint, string address)
    {
        var literal = AddressRule.LiteralOf(new(endpoint));

        Assert.NotNull(literal);
        Assert.Equal(IPAddress.Parse(address).GetAddressBytes(), literal.GetAddressBytes());
        Assert.NotNull(AddressRule.Strict.WhyRefused(literal));
    }

    [Theory, InlineData("http://localhost/"), InlineData("http://agent.example:8080/x"), InlineData("http://10.0.0.1.example/")]
    public void Literal_OfAName_IsNone(string endpoint) => Assert.Null(AddressRule.LiteralOf(new(endpoint)));

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.255.255", "10.2.0.0")]
    [InlineData("10.1.0.0/16", "::ffff:10.1.0.1", "::ffff:10.2.0.1")]
    [InlineData("10.1.0.0/16", "64:ff9b::10.1.0.1", "64:ff9b::10.2.0.1")]
    [InlineData("10.0.0.5", "10.0.0.5", "10.0.0.6")]
    [InlineData("fd00::/8", "fd00::1", "fc00::1")]
    [InlineData("fe80::/10", "fe80::1%2", "fc00::1")]
    [InlineData("127.0.0.0/8", "127.0.0.1", "::1")]
    public void AllowedNetwork_HoldsForItsAddressesAlone(string network, string allowed, string refused)
    {
        var rule = AddressRule.Parse([network], allowsLoopback: false).Value!;

        Assert.Null(rule.WhyRefused(IPAddress.Parse(allowed)));
        Assert.NotNull(rule.WhyRefused(IPAddress.Parse(refused)));
    }

    [Fact]
    public void Parse_WhatIsNoNetwork_IsRefusedWithEveryOne()
    {
        var error = AddressRule.Parse(["10.0.0.0/8", "10.0.0.0/33", "lan", "1"], allowsLoopback: false).Error!;

        Assert.Equal("configuration.invalid", error.Code);
        Assert.Equal(3, error.Problems.Count);
        Assert.Contains("'10.0.0.0/33'", error.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OneOfSeveralAddressesIsPrivate_RefusesTheHost()
    {
        var error = AddressRule.Strict.Check("agent.example", [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("192.168.1.1")]);

        Assert.Equal("agent.address_refused", error!.Code);
        Assert.Contains("192.168.1.1 is private (192.168.0.0/16)", error.Message, StringComparison.Ordinal);
        Assert.Contains(AddressRule.AllowedKey, error.Message, StringComparison.Ordinal);
        Assert.Null(AddressRule.Strict.Check("agent.example", [IPAddress.Parse("8.8.8.8")]));
    }

    [Theory, InlineData(1), InlineData(20261121)]
    public void RandomAddress_WrappedInAnyWay_IsJudgedAsItself(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[4];
            random.NextBytes(bytes);
            bytes[0] = i % 2 == 0 ? (byte)(new[] { 10, 100, 127, 169, 172, 192, 198, 0 })[random.Next(8)] : bytes[0];
            var plain = new IPAddress(bytes);
            if (bytes[0] == 0)
            {
                continue;                                     // ::0.x.y.z is an address of its own
            }

            foreach (var wrapped in Wrappings(bytes))
            {
                Assert.True(
                    AddressRule.Strict.WhyRefused(plain) is null == AddressRule.Strict.WhyRefused(wrapped) is null,
                    $"seed {seed}, {i}: {plain} and {wrapped} are judged differently");
            }
        }
    }

    private static IEnumerable<IPAddress> Wrappings(byte[] v4)
    {
        byte[] zero = new byte[10];
        yield return new([.. zero, 0xFF, 0xFF, .. v4]);
        yield return new([.. zero, 0, 0, .. v4]);
        yield return new([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. v4]);
        yield return new([0x20, 0x02, .. v4, .. zero]);
    }
}
