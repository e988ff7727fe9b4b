using Orleans.Runtime;
using Orleans.Streams;
using OrleansAgents.Silo.Tests.Providers.Cluster;

namespace OrleansAgents.Silo.Tests.Providers.Grains;

/// <summary>Hears the stream of its own name, wherever it is active, and records each number.</summary>
public interface IListenerGrain : IGrainWithStringKey
{
    Task<string> ListenAsync();
}

public sealed class ListenerGrain : Grain, IListenerGrain
{
    /// <summary>A number that no listener can take.</summary>
    public const int Poison = -1;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A grain that comes back on another silo finds its subscription in the store, and goes on.
        foreach (var handle in await Stream().GetAllSubscriptionHandles())
        {
            await handle.ResumeAsync(OnNumberAsync);
        }
    }

    public async Task<string> ListenAsync()
    {
        await Stream().SubscribeAsync(OnNumberAsync);
        return RuntimeIdentity;
    }

    private IAsyncStream<int> Stream() => this.GetStreamProvider(ProviderSilo.Streams).GetStream<int>(StreamId.Create("numbers", this.GetPrimaryKeyString()));

    private Task OnNumberAsync(int number, StreamSequenceToken? token) => number == Poison
        ? throw new InvalidOperationException("Nobody can take this number.")
        : GrainFactory.GetGrain<IRecorderGrain>(this.GetPrimaryKeyString().Split('/')[0]).RecordAsync(this.GetPrimaryKeyString(), number);
}
