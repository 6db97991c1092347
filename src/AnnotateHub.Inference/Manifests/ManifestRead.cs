using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Inference.Manifests;

/// <param name="Manifest">Null where anything is at fault.</param>
/// <param name="Faults">Sentences for people; empty when all is well.</param>
public sealed record ManifestRead(ModelManifest? Manifest, IReadOnlyList<string> Faults);
