using System.Security.Cryptography;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>A model file that is larger than the server takes, or than its disk has room for.</summary>
public sealed class ModelTooLargeException(string message) : Exception(message);
