using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Workflows;

/// <summary>Reads and writes single events without reflection. The names here are the journal's format.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkflowEvent.WorkflowStarted))]
[JsonSerializable(typeof(WorkflowEvent.ServiceRecommended))]
[JsonSerializable(typeof(WorkflowEvent.ServiceSelected))]
[JsonSerializable(typeof(WorkflowEvent.StepStarted))]
[JsonSerializable(typeof(WorkflowEvent.StepCompleted))]
[JsonSerializable(typeof(WorkflowEvent.StepAttemptFailed))]
[JsonSerializable(typeof(WorkflowEvent.CycleStarted))]
[JsonSerializable(typeof(WorkflowEvent.LoopExhausted))]
[JsonSerializable(typeof(WorkflowEvent.WorkflowCompleted))]
[JsonSerializable(typeof(WorkflowEvent.WorkflowFailed))]
[JsonSerializable(typeof(WorkflowEvent.WorkflowCancelled))]
[JsonSerializable(typeof(WorkflowEvent.StepFailed))]
[JsonSerializable(typeof(WorkflowEvent.StepChosen))]
[JsonSerializable(typeof(WorkflowEvent.WaitOpened))]
[JsonSerializable(typeof(WorkflowEvent.WaitAnswered))]
[JsonSerializable(typeof(WorkflowEvent.WaitExpired))]
[JsonSerializable(typeof(WorkflowEvent.WaitEscalated))]
[JsonSerializable(typeof(WorkflowEvent.SignalKept))]
[JsonSerializable(typeof(WorkflowEvent.StepOutcomeUnknown))]
[JsonSerializable(typeof(WorkflowEvent.StepResolved))]
[JsonSerializable(typeof(WorkflowEvent.WorkflowRetried))]
[JsonSerializable(typeof(WorkflowEvent.LimitsExtended))]
[JsonSerializable(typeof(WorkflowEvent.WorkflowForked))]
[JsonSerializable(typeof(WorkflowEvent.StepReleased))]
[JsonSerializable(typeof(WorkflowEvent.LocksGranted))]
[JsonSerializable(typeof(WorkflowEvent.MessagesSent))]
[JsonSerializable(typeof(WorkflowEvent.MessagesAcknowledged))]
[JsonSerializable(typeof(WorkflowEvent.MessageDeliveryFailed))]
[JsonSerializable(typeof(WorkflowEvent.MessagesDeadLettered))]
[JsonSerializable(typeof(WorkflowEvent.MessagesRedriven))]
internal sealed partial class EventJson : JsonSerializerContext;
