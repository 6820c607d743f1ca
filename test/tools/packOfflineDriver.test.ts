// How the offline pack finds a driver on a bare machine.

import { describe, expect, test } from 'vitest';
import { driverSetup, type Machine } from '../../tools/packOffline/inside/driverEnvironment.ts';

function machine({
  folders = {},
  libraries = [],
  environment = {},
}: {
  folders?: Record<string, string[]>;
  libraries?: string[];
  environment?: Record<string, string>;
} = {}): Machine {
  return {
    environment,
    namesIn: (folder) => folders[folder] ?? [],
    canLoad: (name) => libraries.includes(name),
  };
}

describe('finding the driver', () => {
  const packed = ['libvulkan.so.1', 'libX11.so.6'];

  test('a machine that has all is left as it is', () => {
    const folders = { '/usr/share/vulkan/icd.d': ['nvidia_icd.json'] };
    expect(driverSetup(machine({ folders, libraries: packed }), packed, '/offered')).toEqual({
      variables: {},
      libraries: [],
      notes: [],
    });
  });

  test('libraries that it lacks are offered behind its own', () => {
    const bare = machine({ libraries: ['libX11.so.6'], environment: { LD_LIBRARY_PATH: '/own' } });
    const { variables, libraries } = driverSetup(bare, packed, '/offered');
    expect(libraries).toEqual(['libvulkan.so.1']);
    expect(variables).toEqual({ LD_LIBRARY_PATH: '/own:/offered' });
  });

  test('a driver file where the Vulkan loader does not look is named, unless the user named one', () => {
    const folders = {
      '/usr/local/nvidia/share/vulkan/icd.d': ['nvidia_icd.json'],
      '/usr/local/nvidia/lib64': ['libGLX_nvidia.so.0'],
    };
    const found = driverSetup(machine({ folders, libraries: packed }), packed, '/offered');
    expect(found.variables).toEqual({
      LD_LIBRARY_PATH: '/usr/local/nvidia/lib64',
      VK_DRIVER_FILES: '/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json',
    });
    const named = machine({ folders, libraries: packed, environment: { VK_DRIVER_FILES: '/mine.json' } });
    expect(driverSetup(named, packed, '/offered').variables).toEqual({
      LD_LIBRARY_PATH: '/usr/local/nvidia/lib64',
    });
  });

  test('a driver without its file gets one', () => {
    const setup = driverSetup(machine({ libraries: [...packed, 'libEGL_nvidia.so.0'] }), packed, '/offered');
    expect(setup.variables['VK_DRIVER_FILES']).toBe('/offered/nvidia_icd.json');
    expect(JSON.parse(setup.manifest!.text)).toMatchObject({ ICD: { library_path: 'libEGL_nvidia.so.0' } });
  });
});
