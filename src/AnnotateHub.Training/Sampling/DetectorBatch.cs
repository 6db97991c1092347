namespace AnnotateHub.Training.Sampling;

/// <summary>Windows and what the network should say of them. All row by row; G is the grid's side, a quarter of the window's.</summary>
/// <param name="Pixels">Batch x planes x side x side.</param>
/// <param name="Classes">Batch x classes x G x G: 1 where a grid point shows the middle of a cell of the class.</param>
/// <param name="Distances">Batch x 4 x G x G: left, top, right, bottom edge from the grid point, in grid steps; 1 where there is no
/// cell.</param>
/// <param name="Positive">Batch x 1 x G x G: 1 where a grid point has a cell.</param>
public sealed record DetectorBatch(float[] Pixels, float[] Classes, float[] Distances, float[] Positive);
