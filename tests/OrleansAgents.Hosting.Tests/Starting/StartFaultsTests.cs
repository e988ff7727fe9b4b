using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Hosting.Starting;

namespace OrleansAgents.Hosting.Tests.Starting;

public class StartFaultsTests
{
    [Fact]
    public void TryExplain_Store_KeepsCodeAndWords()
    {
        Assert.True(StartFaults.TryExplain(new AggregateException(new StoreUnavailableException("store.unreachable", "Start it.")), out var error));
        Assert.Equal(("store.unreachable", "Start it."), (error.Code, error.Message));
    }

    [Fact]
    public void TryExplain_Options_NamesEveryProblem()
    {
        Assert.True(StartFaults.TryExplain(new OptionsValidationException("x", typeof(object), ["a is 1.", "b is 2."]), out var error));
        Assert.Equal("configuration.invalid", error.Code);
        Assert.Equal(["a is 1.", "b is 2."], error.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void TryExplain_FaultOfOurs_StaysAnException() => Assert.False(StartFaults.TryExplain(new InvalidOperationException("broken"), out _));
}
