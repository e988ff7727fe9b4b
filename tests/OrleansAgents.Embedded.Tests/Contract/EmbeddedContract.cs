using OrleansAgents.HostContract.Agents;
using OrleansAgents.HostContract.Crashes;
using OrleansAgents.HostContract.Definitions;
using OrleansAgents.HostContract.Feeds;
using OrleansAgents.HostContract.Locks;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.HostContract.Workflows;
using Xunit;

namespace OrleansAgents.Embedded.Tests.Contract;

public sealed class EmbeddedStartTests(EmbeddedPlatform platform) : StartContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedShapeTests(EmbeddedPlatform platform) : ShapeContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedViewTests(EmbeddedPlatform platform) : ViewContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedCancelTests(EmbeddedPlatform platform) : CancelContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedWaitTests(EmbeddedPlatform platform) : WaitContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedRepairTests(EmbeddedPlatform platform) : RepairContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedForkTests(EmbeddedPlatform platform) : ForkContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedMessageTests(EmbeddedPlatform platform) : MessageContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedConcurrencyTests(EmbeddedPlatform platform) : ConcurrencyContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedDefinitionTests(EmbeddedPlatform platform) : DefinitionContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedFeedTests(EmbeddedPlatform platform) : FeedContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedLockTests(EmbeddedPlatform platform) : LockContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedStepLockTests(EmbeddedPlatform platform) : StepLockContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedRegistryTests(EmbeddedPlatform platform) : RegistryContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedDiscoveryTests(EmbeddedPlatform platform) : DiscoveryContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedCrashTests(EmbeddedPlatform platform) : CrashContract(platform), IClassFixture<EmbeddedPlatform>;

public sealed class EmbeddedRestartTests(EmbeddedPlatform platform) : RestartContract(platform), IClassFixture<EmbeddedPlatform>;

/// <summary>The embedded host runs the whole contract.</summary>
public class EmbeddedContractTests
{
    [Fact]
    public void Contract_EveryPart_IsRun() => Assert.Empty(ContractCoverage.MissingIn(typeof(EmbeddedContractTests).Assembly));
}
