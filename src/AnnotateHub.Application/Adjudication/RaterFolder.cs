using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Adjudication;

/// <summary>One annotator's folder of VOC files.</summary>
/// <param name="Experience">The greater, the more experienced; null ranks after everybody who has a number.</param>
public sealed record RaterFolder(string Name, string Folder, double? Experience);
