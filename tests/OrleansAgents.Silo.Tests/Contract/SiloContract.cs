using OrleansAgents.HostContract.Agents;
using OrleansAgents.HostContract.Crashes;
using OrleansAgents.HostContract.Definitions;
using OrleansAgents.HostContract.Feeds;
using OrleansAgents.HostContract.Locks;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.HostContract.Workflows;

namespace OrleansAgents.Silo.Tests.Contract;

[Collection(OneCluster.Name)]
public sealed class SiloStartTests(ClusterPlatform platform) : StartContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloShapeTests(ClusterPlatform platform) : ShapeContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloViewTests(ClusterPlatform platform) : ViewContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloCancelTests(ClusterPlatform platform) : CancelContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloWaitTests(ClusterPlatform platform) : WaitContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloRepairTests(ClusterPlatform platform) : RepairContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloForkTests(ClusterPlatform platform) : ForkContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloMessageTests(ClusterPlatform platform) : MessageContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloConcurrencyTests(ClusterPlatform platform) : ConcurrencyContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloDefinitionTests(ClusterPlatform platform) : DefinitionContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloFeedTests(ClusterPlatform platform) : FeedContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloLockTests(ClusterPlatform platform) : LockContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloStepLockTests(ClusterPlatform platform) : StepLockContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloRegistryTests(ClusterPlatform platform) : RegistryContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloDiscoveryTests(ClusterPlatform platform) : DiscoveryContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloCrashTests(ClusterPlatform platform) : CrashContract(platform);

[Collection(OneCluster.Name)]
public sealed class SiloRestartTests(ClusterPlatform platform) : RestartContract(platform);

/// <summary>One cluster for all parts of the contract, one after the other: a cluster takes seconds to come up.</summary>
[CollectionDefinition(Name)]
public sealed class OneCluster : ICollectionFixture<ClusterPlatform>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "cluster";
}

/// <summary>A cluster of silos runs the whole contract.</summary>
public class SiloCoverageTests
{
    [Fact]
    public void Contract_EveryPart_IsRun() => Assert.Empty(ContractCoverage.MissingIn(typeof(SiloCoverageTests).Assembly));
}
