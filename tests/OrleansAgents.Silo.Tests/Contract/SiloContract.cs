using OrleansAgents.HostContract.Agents;
using OrleansAgents.HostContract.Crashes;
using OrleansAgents.HostContract.Definitions;
using OrleansAgents.HostContract.Feeds;
using OrleansAgents.HostContract.Locks;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.HostContract.Workflows;

namespace OrleansAgents.Silo.Tests.Contract;

public sealed class SiloStartTests(ClusterPlatform platform) : StartContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloShapeTests(ClusterPlatform platform) : ShapeContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloViewTests(ClusterPlatform platform) : ViewContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloCancelTests(ClusterPlatform platform) : CancelContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloWaitTests(ClusterPlatform platform) : WaitContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloRepairTests(ClusterPlatform platform) : RepairContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloForkTests(ClusterPlatform platform) : ForkContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloMessageTests(ClusterPlatform platform) : MessageContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloConcurrencyTests(ClusterPlatform platform) : ConcurrencyContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloDefinitionTests(ClusterPlatform platform) : DefinitionContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloFeedTests(ClusterPlatform platform) : FeedContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloLockTests(ClusterPlatform platform) : LockContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloStepLockTests(ClusterPlatform platform) : StepLockContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloRegistryTests(ClusterPlatform platform) : RegistryContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloDiscoveryTests(ClusterPlatform platform) : DiscoveryContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloCrashTests(ClusterPlatform platform) : CrashContract(platform), IClassFixture<ClusterPlatform>;

public sealed class SiloRestartTests(ClusterPlatform platform) : RestartContract(platform), IClassFixture<ClusterPlatform>;

/// <summary>A cluster of silos runs the whole contract.</summary>
public class SiloContractTests
{
    [Fact]
    public void Contract_EveryPart_IsRun() => Assert.Empty(ContractCoverage.MissingIn(typeof(SiloContractTests).Assembly));
}
