using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>
/// A host and its store, as the tests of the contract see them. The tests of a class share one, and touch nothing that they did
/// not make; the store outlives every stop. A host implements the three steps of a life, and the end of the store.
/// </summary>
public abstract class PlatformUnderTest : IAsyncLifetime
{
    private AgentLine? _line;

    /// <summary>Gets the front doors, one for each process of the host. Each crash and each restart opens new ones.</summary>
    public IReadOnlyList<FrontDoor> Doors { get; private set; } = [];

    /// <summary>Gets the agents, which live on when the host dies.</summary>
    public AgentStage Stage { get; } = new();

    /// <summary>Stops gracefully, and starts anew over the same store.</summary>
    public async Task RestartAsync()
    {
        await DrainAsync();
        await InitializeAsync();
    }

    /// <summary>Dies in the midst of whatever it does, and starts anew over the same store.</summary>
    public async Task CrashAsync()
    {
        _line!.Cut();
        await KillAsync();
        await InitializeAsync();
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => Doors = await StartAsync(_line = new(Stage));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await DrainAsync();
        await DeleteStoreAsync();
    }

    /// <summary>
    /// Starts every process of the host: with the agents of <see cref="ContractAgents.Configured"/>, the settings of
    /// <see cref="ContractSettings.All"/>, the system's clock, and the recovery of what is unfinished begun.
    /// </summary>
    /// <param name="agents">Takes the place of whatever reaches agents.</param>
    /// <returns>A front door for each process.</returns>
    protected abstract Task<IReadOnlyList<FrontDoor>> StartAsync(IAgentInvoker agents);

    /// <summary>Stops every process as an operator does: agents that work are waited for, and then told to stop.</summary>
    protected abstract Task DrainAsync();

    /// <summary>Ends every process without a word: nothing of it may reach the store or an agent afterwards. Its agents have been cut off.</summary>
    protected abstract Task KillAsync();

    /// <summary>Deletes the store, when nothing runs any more.</summary>
    protected abstract Task DeleteStoreAsync();
}
