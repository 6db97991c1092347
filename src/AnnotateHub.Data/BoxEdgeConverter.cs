using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AnnotateHub.Data;

internal sealed class BoxEdgeConverter() : ValueConverter<double, double>(edge => edge, stored => BoxEdge.Bounded(stored));
