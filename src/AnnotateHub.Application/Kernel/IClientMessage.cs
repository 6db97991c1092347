using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// That something changed, for whoever shows it. A hint: it holds keys and a revision, never content, and nothing durable depends on
/// hearing it. What is shown after it is read through the eyes of who asked.
/// </summary>
/// <remarks>The words are what nodes of one installation tell each other (<see cref="PostgresBus"/>).</remarks>
[JsonDerivedType(typeof(AdjudicationChanged), "adjudication")]
[JsonDerivedType(typeof(AssignmentChanged), "assignment")]
[JsonDerivedType(typeof(JobChanged), "job")]
[JsonDerivedType(typeof(NotificationAdded), "notification")]
[JsonDerivedType(typeof(NotificationRead), "read")]
[JsonDerivedType(typeof(PresenceChanged), "presence")]
[JsonDerivedType(typeof(RunChanged), "run")]
public interface IClientMessage;
