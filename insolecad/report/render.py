"""Shaded pictures of meshes, drawn by VTK off screen: no display, the same light, several views at once.

Edges are smoothed by averaging a finer picture, which gives the same on every machine; what graphics cards do
by themselves differs from card to card. On Linux Mesa's software renderer is used, for the same reason.
"""

import os
import sys
from collections.abc import Sequence
from ctypes import CDLL
from dataclasses import dataclass, field

import numpy as np
import vtkmodules.vtkRenderingOpenGL2 as opengl
from numpy.typing import NDArray
from PIL import Image
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkPoints, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkPolyDataNormals
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkCamera,
    vtkLight,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
)

from insolecad.errors import FileError
from insolecad.geometry.fields import Array
from insolecad.report.colour import BODY, Colours

FEATURE_ANGLE = 40.0
"""Degrees between facets from which an edge is sharp: the rim is round, the underside's edge is not."""

FINER = 3
"""Pixels are drawn this many times finer and averaged: no stairs on any edge."""

Light = tuple[Array, float]
"""The direction toward a light, in the frame of the bodies, and how bright it is."""


@dataclass(frozen=True, eq=False)
class Body:
    """One mesh to draw: `vertices` (n, 3) in mm and `faces` (m, 3), anticlockwise from outside.

    `paint` is a colour for every vertex, (n, 3), in place of one for all.
    """

    vertices: Array
    faces: NDArray[np.int64]
    colour: tuple[float, float, float] = (BODY[0] / 255.0, BODY[1] / 255.0, BODY[2] / 255.0)
    paint: Colours | None = None

    def move(self, forward: float, aside: float, turn_deg: float = 0.0) -> "Body":
        """Return the body turned about the upright axis through the frame's origin, then shifted, in mm."""
        cos, sin = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
        turned = self.vertices @ np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
        return Body(turned + np.array([forward, aside, 0.0]), self.faces, self.colour, self.paint)


@dataclass(frozen=True, eq=False)
class Camera:
    """Where the eye stands, what it looks at, what is up; `tall` is how many mm a picture shows from below to above.

    Without `angle_deg` there is no perspective, with it `tall` is not looked at.
    """

    eye: Array
    target: Array
    up: Array
    tall: float = 1.0
    angle_deg: float = 0.0


@dataclass(frozen=True, eq=False)
class Pane:
    """One view on a sheet: its box in pixels from the sheet's upper left corner, what it shows, and how."""

    box: tuple[int, int, int, int]
    bodies: Sequence[Body]
    camera: Camera
    lights: Sequence[Light] = field(default_factory=tuple)


def render(panes: Sequence[Pane], size: tuple[int, int], finer: int = FINER) -> Image.Image:
    """Return the sheet, clear where nothing is drawn.

    Boxes of panes are left, top, width, height. Raises FileError if the system has no OpenGL.
    """
    window = _window()
    window.SetOffScreenRendering(True)
    window.SetAlphaBitPlanes(True)
    window.SetMultiSamples(0)
    window.SetSize(size[0] * finer, size[1] * finer)
    actors: dict[int, vtkActor] = {}
    for pane in panes:
        left, top, wide, high = pane.box
        renderer = _renderer(pane, actors)
        bottom = size[1] - top - high
        renderer.SetViewport(left / size[0], bottom / size[1], (left + wide) / size[0], (bottom + high) / size[1])
        window.AddRenderer(renderer)
    window.Render()
    fine = vtkUnsignedCharArray()
    window.GetRGBACharPixelData(0, 0, size[0] * finer - 1, size[1] * finer - 1, 0, fine, 0)
    pixels = vtk_to_numpy(fine).reshape(size[1] * finer, size[0] * finer, 4)
    # averaged where they lie, then turned over: a fine sheet is 100 MB, which is not copied for nothing
    averaged = Image.frombuffer("RGBA", (size[0] * finer, size[1] * finer), pixels, "raw", "RGBA", 0, 1).reduce(finer)
    picture = averaged.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    window.Finalize()
    return picture


def on_white(picture: Image.Image) -> Image.Image:
    """Return a sheet on white."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture)
    return white


def _window() -> vtkRenderWindow:
    if sys.platform != "linux":
        return vtkRenderWindow()
    try:
        CDLL("libEGL.so.1")
    except OSError as error:
        raise FileError("pictures need OpenGL without a display: install libegl1 (Debian, Ubuntu) or EGL.") from error
    os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")
    # named outright: the window that VTK picks by itself first tries an X server and complains about it
    return opengl.vtkEGLRenderWindow()


def _renderer(pane: Pane, actors: dict[int, vtkActor]) -> vtkRenderer:
    renderer = vtkRenderer()
    first = pane.bodies[0].colour
    # pixels at an edge mix with the background: its colour is the body's, or edges would be dark
    renderer.SetBackground(*first)
    renderer.SetBackgroundAlpha(0.0)
    renderer.AutomaticLightCreationOff()
    for body in pane.bodies:
        if id(body) not in actors:
            actors[id(body)] = _actor(body)
        renderer.AddActor(actors[id(body)])
    for toward, brightness in pane.lights:
        light = vtkLight()
        light.SetLightTypeToSceneLight()
        light.SetPositional(False)
        light.SetPosition(*(float(part) for part in toward))
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(brightness)
        renderer.AddLight(light)
    camera = vtkCamera()
    camera.SetPosition(*(float(part) for part in pane.camera.eye))
    camera.SetFocalPoint(*(float(part) for part in pane.camera.target))
    camera.SetViewUp(*(float(part) for part in pane.camera.up))
    if pane.camera.angle_deg:
        camera.SetViewAngle(pane.camera.angle_deg)
    else:
        camera.ParallelProjectionOn()
        camera.SetParallelScale(pane.camera.tall / 2.0)
    renderer.SetActiveCamera(camera)
    renderer.ResetCameraClippingRange()
    return renderer


def _actor(body: Body) -> vtkActor:
    """Return the body shaded smoothly from the normals of its facets, sharp edges kept."""
    points, cells, data = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(body.vertices), deep=True))
    starts = np.arange(0, 3 * len(body.faces) + 1, 3, dtype=np.int64)
    corners = np.ascontiguousarray(body.faces.ravel(), dtype=np.int64)
    cells.SetData(numpy_to_vtkIdTypeArray(starts, deep=True), numpy_to_vtkIdTypeArray(corners, deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    if body.paint is not None:
        data.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(body.paint), deep=True))
    normals = vtkPolyDataNormals()
    normals.SetInputData(data)
    normals.SetFeatureAngle(FEATURE_ANGLE)
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(normals.GetOutputPort())
    made = vtkActor()
    made.SetMapper(mapper)
    look = made.GetProperty()
    look.SetColor(*body.colour)
    # colours that stand for a number must look as they do on their scale
    painted = body.paint is not None
    look.SetAmbient(0.50 if painted else 0.22)
    look.SetDiffuse(0.52 if painted else 0.84)
    look.SetSpecular(0.04 if painted else 0.22)
    look.SetSpecularPower(28.0)
    return made
