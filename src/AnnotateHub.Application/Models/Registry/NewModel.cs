using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>What comes with an uploaded model.</summary>
/// <param name="Name">What people call it; versions are counted for each name.</param>
/// <param name="Manifest">JSON that lies beside the model, or null: it is found out.</param>
/// <param name="Training">Of a model that was trained here; null for what is uploaded.</param>
public sealed record NewModel(
    string Name,
    string FileName,
    string TrainedOn = "",
    string? DataSet = null,
    string? Manifest = null,
    NewModelTraining? Training = null
);
