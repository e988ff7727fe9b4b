using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Models;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Models;

public class TextModelCodecTests
{
    private static readonly (RouterModel Model, byte[] Bytes) Trained =
        new OrleansAgents.Grains.Routing.RouterModels(CapabilityKnowledge.Shipped).Train([Services.Of("bakery", "we bake bread", "bake a loaf"), Services.Of("garage", "we mend cars")], [], 2, default);

    [Fact]
    public void Read_WrittenModel_JudgesAlikeAndIsWrittenAlike()
    {
        var read = TextModelCodec.Read(Trained.Bytes)!;

        Assert.Equal(Trained.Bytes, TextModelCodec.Write(read));
        Assert.Equal(Trained.Model.Model.Classes, read.Classes);
        var again = new RouterModel(read, "x", "y", CapabilityKnowledge.Shipped);
        Assert.Equal(Services.Margins(Trained.Model, "mend my car and bake bread"), Services.Margins(again, "mend my car and bake bread"));
    }

    [Fact]
    public void Train_SameInput_GivesTheSameBytesAndVersion()
    {
        var again = new OrleansAgents.Grains.Routing.RouterModels(CapabilityKnowledge.Shipped).Train([Services.Of("bakery", "we bake bread", "bake a loaf"), Services.Of("garage", "we mend cars")], [], 2, default);

        Assert.Equal(Trained.Model.Name, again.Model.Name);
        Assert.Equal(Trained.Bytes, again.Bytes);
        Assert.StartsWith("ngram/", again.Model.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamageAnywhere_IsNoModel()
    {
        var step = Trained.Bytes.Length / 50;
        for (var at = 0; at < Trained.Bytes.Length; at += step)
        {
            var damaged = (byte[])Trained.Bytes.Clone();
            damaged[at] ^= 4;
            Assert.True(TextModelCodec.Read(damaged) is null, $"byte {at}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(10_000)]
    public void Read_CutBytes_AreNoModel(int length) => Assert.Null(TextModelCodec.Read(Trained.Bytes.AsSpan(0, length)));
}
